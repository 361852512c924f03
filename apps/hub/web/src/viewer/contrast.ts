/** Which levels of an image are shown as black and as white; 0–1. */
export interface Levels {
  low: number;
  high: number;
}

/** Share of pixels that may be cut off at either end. */
const cut = 0.002;
/** An image whose brightest parts stay below it can hardly be seen as it is. */
const dimBelow = 0.4;

/**
 * The levels between which nearly all of an image lies, from its pixels as RGBA.
 * The brightest of the three colours counts, so that no colour is cut off and hues stay.
 */
export function autoLevels(rgba: ArrayLike<number>): Levels {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let index = 0; index + 3 < rgba.length; index += 4) {
    const level = Math.max(rgba[index] ?? 0, rgba[index + 1] ?? 0, rgba[index + 2] ?? 0);
    histogram[level] = (histogram[level] ?? 0) + 1;
    count += 1;
  }
  const limit = count * cut;
  let [low, high] = [0, 255];
  for (let seen = 0; low < 255; low += 1) {
    seen += histogram[low] ?? 0;
    if (seen > limit) break;
  }
  for (let seen = 0; high > low; high -= 1) {
    seen += histogram[high] ?? 0;
    if (seen > limit) break;
  }
  // A flat image has nothing to stretch.
  return high - low < 4 ? { low: 0, high: 1 } : { low: low / 255, high: high / 255 };
}

export function isDim({ high }: Levels): boolean {
  return high < dimBelow;
}

/** A CSS filter that maps `low` to black and `high` to white, in a straight line. */
export function contrastFilter({ low, high }: Levels): string {
  const slope = 1 / (high - low);
  // contrast(c) is (x − ½)·c + ½, after brightness(b), which is x·b.
  const contrast = 1 + 2 * low * slope;
  return `brightness(${round(slope / contrast)}) contrast(${round(contrast)})`;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
