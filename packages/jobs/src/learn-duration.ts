/** A duration seen before, or another positive amount that may grow with size. */
export interface Seen {
  value: number;
  size: number | null;
}

/** What to expect of the next: log-normal, so a median with a factor up and down. */
export interface Expected {
  median: number;
  /** Standard deviation of the logarithm. */
  spread: number;
}

export interface LearningOptions {
  /** By what power of the size the value grows, as far as is known before anything was seen, and how sure that is. */
  growth: { usual: number; spread: number };
  /** How much values of the same size differ, before much was seen. */
  usualSpread: number;
}

/** What was seen counts half as much after so many newer ones: kinds get faster and machines slower. */
const halfLife = 5;
/** `usualSpread` counts as much as so many values that were seen. */
const usualCounts = 2;
/** Growth is learned within these: what is bigger never takes less, and hardly more than its square. */
const growthBounds = { least: 0, most: 2 };
/** Sizes are not taken to be further apart than this, in logarithms: a wrong size must not give a year. */
const widestGap = Math.log(100);
/** Values this many spreads away from the others count less and less (Student's t with so many degrees of freedom). */
const tailFreedom = 4;
const rounds = 4;

/**
 * What to expect of something of this size, from what was seen, newest first: a line through logarithms, so that fixed
 * costs and costs by size both fit, drawn to the usual growth where few or equal sizes were seen. Odd values count
 * little. `null` when nothing was seen.
 */
export function learnDuration(
  seen: readonly Seen[],
  size: number | null,
  options: LearningOptions,
): Expected | null {
  const { growth, usualSpread } = options;
  const at = size !== null && size > 0 ? Math.log(size) : null;
  const points = seen
    .map(({ value, size: of }, age) => ({
      y: Math.log(value),
      // Without both sizes there is nothing to scale by: it is taken to be of the same size.
      x: at !== null && of !== null && of > 0 ? clamp(Math.log(of) - at, -widestGap, widestGap) : 0,
      recency: 0.5 ** (age / halfLife),
    }))
    .filter(({ y }) => Number.isFinite(y));
  if (points.length === 0) return null;

  let variance = usualSpread ** 2;
  let weights = points.map(({ recency }) => recency);
  let expected: Expected = { median: 0, spread: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const total = sum(weights);
    const meanX = sum(points.map(({ x }, i) => x * (weights[i] ?? 0))) / total;
    const meanY = sum(points.map(({ y }, i) => y * (weights[i] ?? 0))) / total;
    const sxx = sum(points.map(({ x }, i) => (weights[i] ?? 0) * (x - meanX) ** 2));
    const sxy = sum(points.map(({ x, y }, i) => (weights[i] ?? 0) * (x - meanX) * (y - meanY)));
    const precision = 1 / growth.spread ** 2;
    const power = clamp(
      (sxy / variance + growth.usual * precision) / (sxx / variance + precision),
      growthBounds.least,
      growthBounds.most,
    );
    const residuals = points.map(({ x, y }) => y - meanY - power * (x - meanX));
    const squares = sum(residuals.map((residual, i) => (weights[i] ?? 0) * residual ** 2));
    variance = (usualCounts * usualSpread ** 2 + squares) / (usualCounts + Math.max(0, total - 1));
    const ofGrowth = meanX ** 2 / (sxx / variance + precision);
    expected = {
      median: Math.exp(meanY - power * meanX),
      spread: Math.sqrt(variance * (1 + 1 / total) + ofGrowth),
    };
    weights = points.map(
      ({ recency }, i) => (recency * (tailFreedom + 1)) / (tailFreedom + (residuals[i] ?? 0) ** 2 / variance),
    );
  }
  return expected;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
