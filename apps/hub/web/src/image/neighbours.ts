import type { Asset } from '@headway/protocol';
import { inGridOrder } from '../project/asset-state.ts';

export interface Neighbours {
  previous: string | null;
  next: string | null;
  /** From 1; 0 when the image is not in the list. */
  place: number;
  total: number;
}

/** The images before and after one, in the order of the project's grid. */
export function neighboursOf(
  images: readonly Pick<Asset, 'id' | 'batchId' | 'name'>[],
  id: string,
): Neighbours {
  const ordered = inGridOrder(images);
  const index = ordered.findIndex((image) => image.id === id);
  return {
    previous: index > 0 ? (ordered[index - 1]?.id ?? null) : null,
    next: index >= 0 ? (ordered[index + 1]?.id ?? null) : null,
    place: index + 1,
    total: ordered.length,
  };
}
