import type { Bar } from '@headway/hub-api';

/**
 * How values are spread, small enough to be kept with each result and added up over thousands: values are counted in
 * bins of equal ratio, so that any scale fits and every number read from it is within 2 %.
 */
export interface LogHistogram {
  /** Values that are not above 0. */
  zeros: number;
  /** By bin: bin `i` is from `ratio ** i` on and below `ratio ** (i + 1)`. */
  bins: Readonly<Record<number, number>>;
}

/** Ratio of the ends of a bin. */
const ratio = 1.02;
const step = Math.log(ratio);

export const noValues: LogHistogram = { zeros: 0, bins: {} };

/** Values that are no numbers are left out. */
export function histogramOf(values: readonly number[]): LogHistogram {
  let zeros = 0;
  const bins: Record<number, number> = {};
  for (const value of values) {
    if (value > 0 && Number.isFinite(value)) {
      const bin = Math.floor(Math.log(value) / step);
      bins[bin] = (bins[bin] ?? 0) + 1;
    } else if (value <= 0) zeros += 1;
  }
  return { zeros, bins };
}

/** All values of several. */
export function addHistograms(all: readonly LogHistogram[]): LogHistogram {
  const bins: Record<number, number> = {};
  let zeros = 0;
  for (const one of all) {
    zeros += one.zeros;
    for (const [bin, count] of Object.entries(one.bins)) bins[Number(bin)] = (bins[Number(bin)] ?? 0) + count;
  }
  return { zeros, bins };
}

/** The same values in another unit. @param factor above 0 */
export function scaleHistogram(histogram: LogHistogram, factor: number): LogHistogram {
  const shift = Math.round(Math.log(factor) / step);
  const bins = Object.fromEntries(
    Object.entries(histogram.bins).map(([bin, count]) => [Number(bin) + shift, count]),
  );
  return { zeros: histogram.zeros, bins };
}

/** The value below which this share of all lies; `null` when there are none. @param share 0–1 */
export function quantile({ zeros, bins }: LogHistogram, share: number): number | null {
  const entries = sorted(bins);
  const total = entries.reduce((sum, [, count]) => sum + count, zeros);
  if (total === 0) return null;
  const wanted = share * total;
  let before = zeros;
  if (wanted <= before && zeros > 0) return 0;
  for (const [bin, count] of entries) {
    if (before + count >= wanted) return ratio ** (bin + (wanted - before) / count);
    before += count;
  }
  const [last] = entries.at(-1) ?? [0];
  return ratio ** (last + 1);
}

/**
 * Bars of one width, which is a round number, from the smallest values to the largest but for the outermost in a
 * thousand: those are in the first and the last bar.
 * @param about how many bars are wanted
 */
export function barsOf(histogram: LogHistogram, about: number): Bar[] {
  const [low, high] = [quantile(histogram, 0.001), quantile(histogram, 0.999)];
  if (low === null || high === null) return [];
  if (high === 0) return [{ from: 0, to: 1, count: histogram.zeros }];
  // Narrower bars than bins would say what nobody knows.
  const width = roundWidth(Math.max((high - low) / about, high * (ratio - 1)));
  const first = Math.floor(low / width);
  const length = Math.max(1, Math.ceil(high / width) - first);
  const counts = Array.from({ length }, () => 0);
  const add = (index: number, count: number): void => {
    const within = Math.max(0, Math.min(length - 1, index));
    counts[within] = (counts[within] ?? 0) + count;
  };
  add(0, histogram.zeros);
  for (const [bin, count] of sorted(histogram.bins)) {
    const [from, to] = [ratio ** bin, ratio ** (bin + 1)];
    // A bin that lies over the edge of bars is shared among them by its length in each.
    for (let at = Math.floor(from / width); at * width < to; at += 1) {
      const inside = Math.min(to, (at + 1) * width) - Math.max(from, at * width);
      add(at - first, (count * inside) / (to - from));
    }
  }
  let before = 0;
  return counts.map((count, index) => {
    // Rounded as a running sum, so that all of them together are as many as there are.
    const whole = Math.round(before + count) - Math.round(before);
    before += count;
    return { from: (first + index) * width, to: (first + index + 1) * width, count: whole };
  });
}

function sorted(bins: LogHistogram['bins']): [bin: number, count: number][] {
  return Object.entries(bins)
    .map(([bin, count]): [number, number] => [Number(bin), count])
    .toSorted(([a], [b]) => a - b);
}

/** 1, 2 or 5 times a power of ten, not below this. */
function roundWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least * 0.999) ?? 10;
  return factor * power;
}
