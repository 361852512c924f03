import { expect, test } from 'vitest';
import { createCallRate, createCallRates } from './call-rate.ts';

test('a burst may be made at once, then calls as fast as the bucket fills', () => {
  const rate = createCallRate({ perSecond: 10, burst: 3 });
  expect([0, 0, 0, 0].map(() => rate.take(1000))).toEqual([0, 0, 0, 100]);
  expect(rate.take(1050)).toBe(50);
  expect(rate.take(1100)).toBe(0);
  expect(rate.take(1100)).toBe(100);
});

test('callers have a bucket each, which is forgotten when it is full again', () => {
  const rates = createCallRates({ perSecond: 1, burst: 1 });
  expect([rates.take('a', 0), rates.take('a', 0), rates.take('b', 0)]).toEqual([0, 1000, 0]);
  rates.sweep(500);
  expect(rates.take('a', 500)).toBe(500);
  rates.sweep(5000);
  expect(rates.size).toBe(0);
});
