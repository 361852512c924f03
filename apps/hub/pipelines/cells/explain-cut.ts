import { join, NOTHING, worthOf, type Explanation } from './explanation.ts';
import type { Part } from './split-touching.ts';

/**
 * A cut is the best of several that were tried, so its score is flattered; chosen on the fitting
 * images among 0.8 … 1.4.
 */
export const SPLIT_FAVOUR = 0.9;
/** Far more than what sums in another order differ by. */
const ROUNDING = 1e-9;

/** How the parts of a cut are judged. */
export interface PartJudge {
  /** Whether a part was judged already, for another cut. */
  isKnown(part: Part): boolean;
  judge(part: Part): Explanation;
}

/**
 * Explains a component of `whole` pixels by the parts of a cut; null as soon as it cannot be worth `least` any more, even
 * if all parts not judged yet were perfect: judging is what costs time, and most cuts lose by their first parts.
 */
export function explainCut(
  parts: readonly Part[],
  { isKnown, judge }: PartJudge,
  { whole, least }: { readonly whole: number; readonly least: number },
): Explanation | null {
  let open = parts.reduce((sum, part) => sum + part.area, 0);
  let area = 0;
  let weighted = 0;
  // What is known costs nothing; of the rest the largest say most.
  for (const part of parts.toSorted((a, b) => Number(isKnown(b)) - Number(isKnown(a)) || b.area - a.area)) {
    const atMost = worthOf({ area: area + open, weighted: weighted + open }, whole, SPLIT_FAVOUR);
    if (atMost * (1 + ROUNDING) < least) return null;
    const piece = judge(part);
    open -= part.area;
    area += piece.area;
    weighted += piece.weighted;
  }
  return parts.reduce((joined, part) => join(joined, judge(part)), NOTHING);
}
