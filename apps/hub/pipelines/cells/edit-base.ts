import type { EditBase, ImagePoint } from '@headway/hub-api';
import type { CellsResult } from './contract.ts';

/** A result whose outlines can be walked through, too. */
export interface WholeBase extends EditBase {
  readonly outlines: ReadonlyMap<number, readonly ImagePoint[]>;
}

/** A result as operations see it. */
export function editBaseOf({ image, objects }: Pick<CellsResult, 'image' | 'objects'>): WholeBase {
  return {
    size: { width: image.width, height: image.height },
    outlines: new Map(objects.map(({ id, polygon }) => [id, polygon])),
  };
}
