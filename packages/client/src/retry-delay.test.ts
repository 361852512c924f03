import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

const almostOne = 1 - Number.EPSILON;

describe('retryDelayMs', () => {
  it('stays within a second for the first three delays, then doubles up to the longest', () => {
    const longest = Array.from({ length: 10 }, (_, delays) => retryDelayMs(delays, almostOne, 30_000));
    expect(longest).toEqual([999, 999, 999, 1999, 3999, 7999, 15_999, 29_999, 29_999, 29_999]);
  });

  it('spreads evenly from nothing on', () => {
    expect([0, 0.25, 0.5].map((random) => retryDelayMs(4, random, 30_000))).toEqual([0, 1000, 2000]);
  });

  it('never exceeds a longest delay below a second', () => {
    expect(retryDelayMs(0, almostOne, 100)).toBe(99);
  });

  it('stays finite after any number of delays', () => {
    expect(retryDelayMs(5000, 0.5, 30_000)).toBe(15_000);
  });
});
