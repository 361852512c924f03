import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

const backoff = { baseMs: 1000, maxMs: 60_000 };

test('doubles with each failure, up to its most', () => {
  expect([1, 2, 3, 4].map((failures) => retryDelay(failures, 1, backoff))).toEqual([1000, 2000, 4000, 8000]);
  expect(retryDelay(100, 1, backoff)).toBe(60_000);
});

test('leaves out at most a half, at random', () => {
  const failures = fc.integer({ min: 0, max: 2000 });
  fc.assert(
    fc.property(failures, fc.double({ min: 0, max: 1, noNaN: true }), (count, random) => {
      const most = retryDelay(count, 1, backoff);
      const delay = retryDelay(count, random, backoff);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(most / 2));
      expect(delay).toBeLessThanOrEqual(most);
    }),
  );
});
