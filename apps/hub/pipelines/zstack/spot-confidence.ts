/** Strengths from which on dark spots are taken for noise that is told about. */
export const leastDark = 3;
/** Strengths up to so many times as much are compared with. */
const windowRatio = 1.25;
/** Of the spots that are kept, at most this share is expected to be noise. */
const mostFalse = 0.05;
/** Noise whose tail is longer than so many times that of normally distributed noise is none. */
const longestTail = 3;

/**
 * How many peaks of noise are expected above a strength: as many as there are dark ones above `leastDark`, which noise
 * makes as often as bright ones, and fewer above higher strengths, as in a field of normally distributed values in space;
 * stretched where the dark ones reach further. Source of the shape: K. J. Worsley et al., "A unified statistical approach
 * for determining significant signals in images of cerebral activation", Human Brain Mapping 4 (1996).
 * @param dark their strengths, from `leastDark` on
 * @param least so many are expected at least above `leastDark`
 */
export function noiseAboveOf(dark: readonly number[], least: number): (strength: number) => number {
  const middle = Float64Array.from(dark).sort()[dark.length >> 1] ?? leastDark;
  const rest = (strength: number, stretch: number): number =>
    tailOf(strength / stretch) / tailOf(leastDark / stretch);
  let [short, long] = [1, longestTail];
  for (let round = 0; round < 30; round++) {
    const stretch = (short + long) / 2;
    if (rest(middle, stretch) < 0.5) short = stretch;
    else long = stretch;
  }
  const count = Math.max(dark.length, least);
  return (strength) => count * Math.min(1, rest(strength, short));
}

/** In proportion to the expected number of peaks above a strength in space, which tells of high ones only. */
function tailOf(strength: number): number {
  const square = Math.max(3, strength ** 2);
  return (square - 1) * Math.exp(-square / 2);
}

/**
 * How sure bright spots are: noise of a strength is compared with all there is of about that strength. Source: B. Efron et
 * al., "Empirical Bayes analysis of a microarray experiment", J. American Statistical Association 96 (2001).
 * @returns for each the estimated probability that it is none of noise; never falling with the strength
 */
export function spotConfidence(
  bright: readonly number[],
  noiseAbove: (strength: number) => number,
): number[] {
  const order = bright.map((_, index) => index).toSorted((a, b) => (bright[a] ?? 0) - (bright[b] ?? 0));
  const confidence = Array.from(bright, () => 0);
  let highest = 0;
  let end = 0;
  for (const [rank, index] of order.entries()) {
    const strength = bright[index] ?? 0;
    const upTo = strength * windowRatio;
    while (end < order.length && (bright[order[end] ?? 0] ?? 0) <= upTo) end += 1;
    const noise = noiseAbove(strength) - noiseAbove(upTo);
    highest = Math.max(highest, 1 - Math.min(1, noise / (end - rank)));
    confidence[index] = highest;
  }
  return confidence;
}

/**
 * The strength from which on spots are kept: of those above it at most a twentieth is expected to be noise, and in noise
 * alone hardly ever any is found. Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", J. Royal
 * Statistical Society B 57 (1995). @returns `Infinity` where none is sure enough
 */
export function clearStrength(bright: readonly number[], noiseAbove: (strength: number) => number): number {
  const strongest = bright.toSorted((a, b) => b - a);
  return strongest.findLast((strength, rank) => noiseAbove(strength) <= mostFalse * (rank + 1)) ?? Infinity;
}
