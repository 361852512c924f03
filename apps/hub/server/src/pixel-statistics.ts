import type { ChannelPixels } from '@headway/hub-api';

/** Interleaved samples of an image. */
export type PixelSamples = Uint8Array | Uint16Array | Float32Array;

const mostBins = 256;
/** What of an image may be cut off at either end of a good contrast. */
const cut = { low: 0.001, high: 0.002 };
/** Hot pixels beyond it don't stretch the histogram. */
const histogramCut = 0.0002;
/** Values that are sorted for percentiles; enough for the cuts above. */
const maxSampled = 400_000;

/** What is known of one channel of an image. Values that are no finite numbers are left out. */
export function channelStatistics(
  samples: PixelSamples,
  { channels, channel }: { channels: number; channel: number },
): ChannelPixels {
  let [min, max] = [Infinity, -Infinity];
  const pixels = samples.length / channels;
  const stride = Math.max(1, Math.floor(pixels / maxSampled));
  const picked = new Float64Array(Math.ceil(pixels / stride));
  let count = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const value = samples[pixel * channels + channel] ?? 0;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (pixel % stride === 0) picked[count++] = value;
  }
  if (min > max) [min, max] = [0, 0];
  const sorted = picked.subarray(0, count).sort();
  const at = (share: number): number => sorted[Math.round(share * (count - 1))] ?? 0;
  const [low, high] = [at(cut.low), at(1 - cut.high)];
  const [from, to] = histogramRange({ min, max, from: at(histogramCut), to: at(1 - histogramCut) });
  // Few bright objects on an even ground: the percentiles are the ground, the range is what differs from it.
  const isWhole = !(samples instanceof Float32Array);
  const contrast = high > low ? { low, high } : { low: min, high: max };
  return {
    min,
    max,
    ...contrast,
    histogramFrom: from,
    histogramTo: to,
    histogram: histogramOf(sorted, { from, to, isWhole }),
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
  values: Float64Array,
  { from, to, isWhole }: { from: number; to: number; isWhole: boolean },
): number[] {
  const span = isWhole ? to - from + 1 : to - from;
  const bins = isWhole ? Math.min(span, mostBins) : mostBins;
  const histogram = Array.from({ length: bins }, () => 0);
  const scale = span > 0 ? bins / span : 0;
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - from) * scale)));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  return histogram;
}
