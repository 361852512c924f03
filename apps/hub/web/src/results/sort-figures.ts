import type { ImageFigures } from '@headway/hub-api';

/** By which column: `name`, `count`, `flagged`, or `median` with the name of a measure. */
export interface FiguresSort {
  by: string;
  descending: boolean;
}

const byName = new Intl.Collator(undefined, { numeric: true });

/** The images in another order; those without a value come last, and the same values by their names. */
export function sortFigures(
  images: readonly ImageFigures[],
  { by, descending }: FiguresSort,
  nameOf: (assetId: string) => string,
): ImageFigures[] {
  const sign = descending ? -1 : 1;
  const compareNames = (a: ImageFigures, b: ImageFigures): number =>
    byName.compare(nameOf(a.assetId), nameOf(b.assetId));
  if (by === 'name') return images.toSorted((a, b) => sign * compareNames(a, b));
  const valueOf = (image: ImageFigures): number | null =>
    by === 'count' ? image.count : by === 'flagged' ? image.flagged : (image.medians[by.slice(7)] ?? null);
  return images.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || compareNames(a, b);
    return sign * (x - y) || compareNames(a, b);
  });
}
