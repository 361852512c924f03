/** Strengths from which on dark spots are taken for noise that is told about. */
export const leastDark = 3;
/** Strengths up to so many times as much are compared with. */
const windowRatio = 1.25;

/**
 * How sure bright spots are, by their strengths: noise makes dark spots as often as bright ones, so dark ones say how many
 * of the bright ones of a strength are noise. Their number falls exponentially with the strength, at a rate of which the
 * middle one tells, so that shadows of bright things count little. Source of the idea: B. Efron et al., "Empirical Bayes
 * analysis of a microarray experiment", J. American Statistical Association 96 (2001).
 * @param dark strengths of all dark spots from `leastDark` on
 * @returns for each bright one the estimated probability that it is none of noise; never falling with the strength
 */
export function spotConfidence(bright: readonly number[], dark: readonly number[]): number[] {
  const excess = dark.map((strength) => strength - leastDark).toSorted((a, b) => a - b);
  const middle = excess[excess.length >> 1] ?? 0;
  const rate = middle > 0 ? Math.LN2 / middle : Infinity;
  const noiseAbove = (strength: number): number =>
    dark.length === 0 ? 0 : dark.length * Math.exp(-(strength - leastDark) * rate);
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
