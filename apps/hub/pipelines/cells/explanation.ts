import type { Region } from './region.ts';

/** A region taken as one object, with its expected overlap with a true one (0…1). */
export interface ChosenRegion {
  readonly region: Region;
  readonly score: number;
}

/** A way to explain a node: its objects, and the sums that make their mean score. */
export interface Explanation {
  readonly objects: readonly ChosenRegion[];
  readonly area: number;
  readonly weighted: number;
}

/** No object at all. */
export const NOTHING: Explanation = { objects: [], area: 0, weighted: 0 };

/** Candidates less likely than this explain nothing. */
const LEAST_SCORE = 0.1;
/** Objects inside a component must cover this share of it to replace it at full value. */
const FULL_COVER = 0.5;

/** One region as one object. */
export function single(region: Region, score: number): Explanation {
  if (score < LEAST_SCORE) return NOTHING;
  return { objects: [{ region, score }], area: region.area, weighted: region.area * score };
}

/** The objects of both. */
export function join(a: Explanation, b: Explanation): Explanation {
  if (a.area === 0) return b;
  if (b.area === 0) return a;
  return { objects: [...a.objects, ...b.objects], area: a.area + b.area, weighted: a.weighted + b.weighted };
}

/** What an explanation of a component of `whole` pixels is worth: the mean score of its objects, less where they cover little. */
export function worthOf(
  { area, weighted }: Pick<Explanation, 'area' | 'weighted'>,
  whole: number,
  favour = 1,
): number {
  return (favour * weighted) / Math.max(area, FULL_COVER * whole, 1);
}
