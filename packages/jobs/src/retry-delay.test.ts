import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRetryPolicy, retryDelay } from './retry-delay.ts';

const backoff = { baseMs: 1000, maxMs: 60_000 };

test('doubles with each failure, up to its most', () => {
  expect([1, 2, 3, 4].map((failures) => retryDelay(failures, 1, backoff))).toEqual([1000, 2000, 4000, 8000]);
  expect(retryDelay(100, 1, backoff)).toBe(60_000);
});

test('leaves any part of it out, at random', () => {
  const failures = fc.integer({ min: 0, max: 2000 });
  fc.assert(
    fc.property(failures, fc.double({ min: 0, max: 1, noNaN: true }), (count, random) => {
      const most = retryDelay(count, 1, backoff);
      const delay = retryDelay(count, random, backoff);
      expect(delay).toBe(Math.round(most * random));
    }),
  );
});

test('refuses a policy that is none', () => {
  checkRetryPolicy({ maxAttempts: 1, baseMs: 0, maxMs: 0 });
  for (const wrong of [
    { maxAttempts: 0, baseMs: 1, maxMs: 1 },
    { maxAttempts: 1.5, baseMs: 1, maxMs: 1 },
    { maxAttempts: 1, baseMs: 2, maxMs: 1 },
    { maxAttempts: 1, baseMs: -1, maxMs: 1 },
    { maxAttempts: 1, baseMs: NaN, maxMs: 1 },
    { maxAttempts: 1, baseMs: 1, maxMs: Infinity },
  ]) {
    expect(() => checkRetryPolicy(wrong)).toThrow(TypeError);
  }
});
