import { expect, it } from 'vitest';
import { countBars } from './count-bars.ts';

it('has each count in one bar, in bars of a whole width', () => {
  expect(countBars([], 10)).toEqual([]);
  expect(countBars([3, 3, 5], 10)).toEqual([
    { from: 3, to: 4, count: 2 },
    { from: 4, to: 5, count: 0 },
    { from: 5, to: 6, count: 1 },
  ]);
  const many = countBars(
    Array.from({ length: 1000 }, (_, index) => index),
    20,
  );
  expect(many.length).toBeLessThanOrEqual(20);
  expect(many.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});
