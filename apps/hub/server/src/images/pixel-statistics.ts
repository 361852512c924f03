import type { ChannelPixels, SampleFormat } from '@headway/hub-api';

/** Interleaved samples of an image. */
export type PixelSamples = Uint8Array | Uint16Array | Float32Array;

const mostBins = 256;
/** What of an image may be cut off at either end of a good contrast. */
const cut = { low: 0.001, high: 0.002 };
/** Hot pixels beyond it don't stretch the histogram. */
const histogramCut = 0.0002;
/** Real numbers that are sorted for percentiles; enough for the cuts above. */
const maxSampled = 400_000;

/** Looks at values, of as many planes as there are. Values that are no finite numbers are left out. */
export interface ValueCounter {
  add(samples: PixelSamples, place: { channels: number; channel: number }): void;
  result(): ChannelPixels;
}

/** @param pixels how many values there will be in all, about */
export function createValueCounter(format: SampleFormat, pixels: number): ValueCounter {
  return format === 'float32' ? createSampler(pixels) : createTable(format === 'uint8' ? 256 : 65_536);
}

/** What is known of one channel of an image. */
export function channelStatistics(
  samples: PixelSamples,
  place: { channels: number; channel: number },
): ChannelPixels {
  const counter = createValueCounter(formatOf(samples), samples.length / place.channels);
  counter.add(samples, place);
  return counter.result();
}

/** How such samples are told of. */
export function formatOf(samples: PixelSamples): SampleFormat {
  if (samples instanceof Uint8Array) return 'uint8';
  return samples instanceof Uint16Array ? 'uint16' : 'float32';
}

/** Whole numbers: each value is counted. */
function createTable(size: number): ValueCounter {
  const counts = new Float64Array(size);
  return {
    add(samples, { channels, channel }) {
      for (let index = channel; index < samples.length; index += channels) {
        const value = samples[index] ?? 0;
        counts[value] = (counts[value] ?? 0) + 1;
      }
    },
    result() {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const max = Math.max(0, counts.findLastIndex(Boolean));
      const min = Math.max(0, counts.findIndex(Boolean));
      return summedUp({
        min,
        max,
        isWhole: true,
        at(share) {
          const wanted = Math.round(share * (total - 1));
          let below = 0;
          for (let value = min; value < max; value += 1) {
            below += counts[value] ?? 0;
            if (below > wanted) return value;
          }
          return max;
        },
        *values() {
          for (let value = min; value <= max; value += 1) {
            const count = counts[value] ?? 0;
            if (count > 0) yield [value, count];
          }
        },
      });
    },
  };
}

/** Real numbers: the extremes are of all of them, the rest is of every n-th. */
function createSampler(pixels: number): ValueCounter {
  const stride = Math.max(1, Math.floor(pixels / maxSampled));
  const picked = new Float64Array(2 * maxSampled);
  let [min, max] = [Infinity, -Infinity];
  let [count, seen] = [0, 0];
  return {
    add(samples, { channels, channel }) {
      for (let index = channel; index < samples.length; index += channels) {
        const value = samples[index] ?? 0;
        const isPicked = seen % stride === 0;
        seen += 1;
        if (!Number.isFinite(value)) continue;
        if (value < min) min = value;
        if (value > max) max = value;
        if (isPicked && count < picked.length) picked[count++] = value;
      }
    },
    result() {
      const sorted = picked.slice(0, count).sort();
      return summedUp({
        ...(min > max ? { min: 0, max: 0 } : { min, max }),
        isWhole: false,
        at: (share) => sorted[Math.round(share * (count - 1))] ?? 0,
        *values() {
          for (const value of sorted) yield [value, 1];
        },
      });
    },
  };
}

interface Values {
  min: number;
  max: number;
  isWhole: boolean;
  /** The value that so many are not above, as a share of all. */
  at(share: number): number;
  values(): Iterable<readonly [value: number, count: number]>;
}

function summedUp({ min, max, isWhole, at, values }: Values): ChannelPixels {
  const [low, high] = [at(cut.low), at(1 - cut.high)];
  const [from, to] = histogramRange({ min, max, from: at(histogramCut), to: at(1 - histogramCut) });
  // Few bright objects on an even ground: the percentiles are the ground, the range is what differs from it.
  const contrast = high > low ? { low, high } : { low: min, high: max };
  return {
    min,
    max,
    ...contrast,
    histogramFrom: from,
    histogramTo: to,
    histogram: histogramOf(values(), { from, to, isWhole }),
  };
}

/** Somewhat wider than nearly all values, so that there is room to pull at the ends; never wider than all. */
function histogramRange(range: { min: number; max: number; from: number; to: number }): [number, number] {
  const { min, max, from, to } = range;
  if (!(to > from)) return [min, max];
  const room = (to - from) / 4;
  return [Math.max(min, Math.floor(from - room)), Math.min(max, Math.ceil(to + room))];
}

/** Whole numbers have a bin each where there are few of them, else none would be as high as its neighbours. */
function histogramOf(
  values: Iterable<readonly [value: number, count: number]>,
  { from, to, isWhole }: { from: number; to: number; isWhole: boolean },
): number[] {
  const span = isWhole ? to - from + 1 : to - from;
  const bins = isWhole ? Math.min(span, mostBins) : mostBins;
  const histogram = Array.from({ length: bins }, () => 0);
  const scale = span > 0 ? bins / span : 0;
  for (const [value, count] of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - from) * scale)));
    histogram[bin] = (histogram[bin] ?? 0) + count;
  }
  return histogram;
}
