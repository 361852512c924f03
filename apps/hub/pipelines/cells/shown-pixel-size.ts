import type { Asset } from '@headway/protocol';
import type { CellsResult } from './contract.ts';

/** Edge length of a pixel in µm: as a person has set it, else as the file says; `null` where nobody knows. */
export function pixelSize({ image }: CellsResult, asset: Pick<Asset, 'pixelSizeUm'>): number | null {
  return asset.pixelSizeUm ?? image.pixelSizeUm;
}
