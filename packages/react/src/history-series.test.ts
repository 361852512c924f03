import { describe, expect, it } from 'vitest';
import { extentOf, lonePoints, seriesOf } from './history-series.ts';

/** Samples at so many seconds, each with its second as value. */
function seriesAt(...seconds: number[]) {
  const samples = seconds.map((second) => ({ timestamp: new Date(second * 1000).toISOString(), second }));
  return seriesOf(samples, ({ second }) => second);
}

describe('a series', () => {
  it('has the time and the value of each sample', () => {
    expect(seriesAt(5, 10, 15)).toEqual({ times: [5000, 10_000, 15_000], values: [5, 10, 15] });
  });

  it('has a gap where nothing was told for longer than it should take', () => {
    expect(seriesAt(0, 20, 41)).toEqual({
      times: [0, 20_000, 20_001, 41_000],
      values: [0, 20, null, 41],
    });
  });

  it('has no gap where a sample sums up the time before it', () => {
    const minute = (second: number) => ({
      timestamp: new Date(second * 1000).toISOString(),
      coversMs: 60_000,
    });
    const values = seriesOf([minute(0), minute(60), minute(140), minute(221)], () => 1).values;
    expect(values).toEqual([1, 1, 1, null, 1]);
  });

  it('leaves out what is told twice or too late', () => {
    expect(seriesAt(5, 5, 3, 10).times).toEqual([5000, 10_000]);
  });

  it('has a least and a most once there is a value', () => {
    expect(extentOf(seriesAt(20, 5, 30))).toEqual({ least: 20, most: 30 });
    expect(extentOf(seriesAt(5))).toEqual({ least: 5, most: 5 });
    expect(extentOf(seriesAt())).toBeNull();
    expect(extentOf({ times: [1], values: [null] })).toBeNull();
  });

  it('knows the values that no line can show', () => {
    expect(lonePoints(seriesAt(0))).toEqual([0]);
    expect(lonePoints(seriesAt(0, 5, 100, 200, 205))).toEqual([3]);
    expect(lonePoints(seriesAt(0, 5, 10))).toEqual([]);
  });
});
