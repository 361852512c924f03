import type { Asset } from '@headway/protocol';
import type { ZstackImage } from './contract.ts';

/** How large a voxel is, in µm. */
export interface VoxelSize {
  readonly pixelUm: number;
  /** `null`: volumes can't be told, lengths within a slice can. */
  readonly sliceUm: number | null;
  /** Whether surfaces were measured with these proportions. */
  readonly asMeasured: boolean;
}

/** Proportions that differ by less are the same. */
const tolerance = 0.001;

/** As a person said after the run, else as it was then; `null` where it is not known. */
export function voxelSize(image: ZstackImage, asset: Pick<Asset, 'pixelSizeUm' | 'stack'>): VoxelSize | null {
  const pixelUm = asset.pixelSizeUm ?? asset.stack?.pixelUm ?? image.pixelUm;
  const sliceUm = asset.stack?.sliceUm ?? image.sliceUm;
  if (pixelUm === null) return null;
  const aspect = sliceUm === null ? 1 : sliceUm / pixelUm;
  return {
    pixelUm,
    sliceUm,
    asMeasured: sliceUm !== null && Math.abs(aspect / image.aspect - 1) < tolerance,
  };
}

/** µm³ of a voxel. */
export function voxelVolume(size: VoxelSize | null): number | null {
  return size && size.sliceUm !== null ? size.pixelUm ** 2 * size.sliceUm : null;
}
