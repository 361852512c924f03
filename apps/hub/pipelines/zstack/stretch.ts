/** Shares of pixels that become black and white. */
const share = { black: 0.005, white: 0.002 } as const;
/** Of larger pictures so many pixels say how values are spread. */
const mostSamples = 100_000;

/** Values between which nearly all of a picture lies: a good first contrast. What is no number is left aside. */
export function contrastOf(data: ArrayLike<number>): { low: number; high: number } {
  const step = Math.max(1, Math.floor(data.length / mostSamples));
  const taken: number[] = [];
  for (let at = 0; at < data.length; at += step) {
    const value = data[at]!;
    if (Number.isFinite(value)) taken.push(value);
  }
  if (taken.length === 0) return { low: 0, high: 1 };
  const sorted = Float64Array.from(taken).sort();
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  const low = at(share.black);
  const high = at(1 - share.white);
  return high > low ? { low, high } : { low, high: low + 1 };
}

/** A value as one of 256 greys. */
export function greyOf(value: number, { low, high }: { low: number; high: number }): number {
  const grey = (255 * (value - low)) / (high - low);
  return grey > 0 ? Math.min(255, Math.round(grey)) : 0;
}
