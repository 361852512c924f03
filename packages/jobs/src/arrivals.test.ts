import { expect, test } from 'vitest';
import { createArrivals } from './arrivals.ts';

const minute = 60_000;

test('tells the share of the workers that more urgent work has come for', () => {
  const arrivals = createArrivals(0);
  for (let at = 0; at < 10 * minute; at += 10_000) arrivals.add(5, 4000, at);
  expect(arrivals.above(0, 2, 10 * minute)).toBeCloseTo(0.2);
  expect(arrivals.above(5, 2, 10 * minute)).toBe(0);
});

test('forgets after ten minutes, and takes a burst for no more than half of the workers', () => {
  const arrivals = createArrivals(0);
  arrivals.add(1, 1000 * minute, 0);
  expect(arrivals.above(0, 1, minute)).toBe(0.5);
  expect(arrivals.above(0, 1, 11 * minute)).toBe(0);
});

test('knows no rate in the first seconds, and keeps to a bound of priorities', () => {
  const arrivals = createArrivals(0);
  arrivals.add(1, 6000, 1000);
  expect(arrivals.above(0, 1, 2000)).toBeCloseTo(0.1);
  for (let priority = 2; priority < 200; priority += 1) arrivals.add(priority, 10, 1000);
  expect(arrivals.above(32, 1, 2000)).toBe(0);
  expect(arrivals.above(31, 1, 2000)).toBeGreaterThan(0);
});
