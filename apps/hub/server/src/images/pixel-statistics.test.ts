import { describe, expect, it } from 'vitest';
import { channelStatistics, createValueCounter } from './pixel-statistics.ts';

/** Pixels of two channels: the second one is always 7. */
const interleaved = Uint16Array.from({ length: 2_000_000 }, (_, index) =>
  index % 2 === 0 ? (index / 2) % 1000 : 7,
);

describe('statistics of whole numbers', () => {
  it('count every value of a channel', () => {
    const { min, max, low, high, histogram } = channelStatistics(interleaved, { channels: 2, channel: 0 });
    expect([min, max, low, high]).toEqual([0, 999, 1, 997]);
    expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(1_000_000);
  });

  it('are of a single bin where all are the same', () => {
    expect(channelStatistics(interleaved, { channels: 2, channel: 1 })).toEqual({
      min: 7,
      max: 7,
      low: 7,
      high: 7,
      histogramFrom: 7,
      histogramTo: 7,
      histogram: [1_000_000],
    });
  });

  it('are of all planes together that were added', () => {
    const counter = createValueCounter('uint8', 20);
    counter.add(new Uint8Array(10).fill(3), { channels: 1, channel: 0 });
    counter.add(new Uint8Array(10).fill(5), { channels: 1, channel: 0 });
    expect(counter.result()).toMatchObject({ min: 3, max: 5, histogram: [10, 0, 10] });
  });
});

describe('statistics of real numbers', () => {
  it('know the extremes of all, and leave out what is no number', () => {
    const counter = createValueCounter('float32', 4_000_000);
    const samples = Float32Array.from({ length: 2_000_000 }, (_, index) => index / 2_000_000);
    samples[12_345] = -50;
    samples[77] = Number.NaN;
    samples[78] = Infinity;
    counter.add(samples, { channels: 1, channel: 0 });
    counter.add(samples, { channels: 1, channel: 0 });
    const { min, max, low, high } = counter.result();
    expect(min).toBe(-50);
    expect(max).toBeCloseTo(1, 5);
    expect(low).toBeCloseTo(0.001, 3);
    expect(high).toBeCloseTo(0.998, 3);
  });

  it('are zero where there is none', () => {
    const nothing = new Float32Array(10).fill(Number.NaN);
    expect(channelStatistics(nothing, { channels: 1, channel: 0 })).toMatchObject({ min: 0, max: 0 });
  });
});
