import type { EditBase } from '@headway/hub-api';
import type { CellsResult } from './contract.ts';

/** A result as operations see it. */
export function editBaseOf({ image, objects }: Pick<CellsResult, 'image' | 'objects'>): EditBase {
  return {
    size: { width: image.width, height: image.height },
    outlines: new Map(objects.map(({ id, polygon }) => [id, polygon])),
  };
}
