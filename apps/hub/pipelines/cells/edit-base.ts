import type { EditBase, ImagePoint } from '@headway/hub-api';
import type { CellsResult } from './contract.ts';
import { findNear, flatOutline } from './near-outlines.ts';

/** A result whose outlines can be walked through, too. */
export interface WholeBase extends EditBase {
  readonly outlines: ReadonlyMap<number, readonly ImagePoint[]>;
}

/** A result as operations see it. */
export function editBaseOf({ image, objects }: Pick<CellsResult, 'image' | 'objects'>): WholeBase {
  const { width, height } = image;
  return wholeBase({ width, height }, new Map(objects.map(({ id, polygon }) => [id, polygon])));
}

/** Outlines as operations see them. */
export function wholeBase(size: EditBase['size'], outlines: WholeBase['outlines']): WholeBase {
  const near = findNear(() => Array.from(outlines, ([id, polygon]) => flatOutline(id, polygon)));
  return { size, outlines, near };
}
