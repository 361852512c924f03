import { describe, expect, it } from 'vitest';
import { halved, tileOf, withoutCopies } from './pixel-levels.ts';
import { channelStatistics } from './pixel-statistics.ts';

describe('the levels of an image', () => {
  it('stand for the means of four pixels, or of those that there are at an edge', () => {
    const image = { width: 3, height: 2, channels: 1, samples: Uint16Array.of(0, 10, 40, 20, 30, 60) };
    expect(halved(image)).toEqual({ width: 2, height: 1, channels: 1, samples: Uint16Array.of(15, 50) });
  });

  it('keep colours apart', () => {
    const image = { width: 2, height: 1, channels: 3, samples: Uint8Array.of(0, 100, 7, 10, 200, 7) };
    expect([...halved(image).samples]).toEqual([5, 150, 7]);
  });

  it('are cut into tiles that are smaller at the edges', () => {
    const image = { width: 3, height: 3, channels: 1, samples: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
    expect([...tileOf(image, { column: 0, row: 0, size: 2 })]).toEqual([1, 2, 4, 5]);
    expect([...tileOf(image, { column: 1, row: 1, size: 2 })]).toEqual([9]);
  });

  it('have one channel where a grey picture was stored as colour', () => {
    const grey = { width: 2, height: 1, channels: 3, samples: Uint8Array.of(4, 4, 4, 9, 9, 9) };
    expect(withoutCopies(grey)).toEqual({ width: 2, height: 1, channels: 1, samples: Uint8Array.of(4, 9) });
    const colour = { ...grey, samples: Uint8Array.of(4, 4, 4, 9, 9, 8) };
    expect(withoutCopies(colour)).toBe(colour);
  });
});

describe('what is told of a channel', () => {
  it('has a contrast that a few hot pixels don’t change, and their value', () => {
    const samples = Uint16Array.from({ length: 10_000 }, (_, index) =>
      index === 5 ? 65_535 : 400 + (index % 200),
    );
    const told = channelStatistics(samples, { channels: 1, channel: 0 });
    expect(told).toMatchObject({ min: 400, max: 65_535, low: 400, high: 599 });
    expect(told.histogramTo).toBeLessThan(700);
    expect(told.histogram.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  });

  it('takes the whole range where few bright objects lie on an even ground', () => {
    const samples = Uint8Array.from({ length: 10_000 }, (_, index) => (index < 5 ? 200 : 12));
    expect(channelStatistics(samples, { channels: 1, channel: 0 })).toMatchObject({ low: 12, high: 200 });
  });

  it('leaves out what is no number', () => {
    const samples = Float32Array.of(Number.NaN, 1, Infinity, 3);
    expect(channelStatistics(samples, { channels: 1, channel: 0 })).toMatchObject({ min: 1, max: 3 });
  });
});
