import { expect, test } from 'vitest';
import { createThroughput } from './throughput.ts';

test('tells what ended in the last minute, whatever ended before it was asked', () => {
  const throughput = createThroughput();
  throughput.count(500, 0);
  expect(throughput.perMinute(0)).toBe(0);
  throughput.count(503, 1000);
  throughput.count(510, 30_000);
  expect(throughput.perMinute(30_000)).toBe(10);
  expect(throughput.perMinute(61_500)).toBe(7);
  expect(throughput.perMinute(90_000)).toBe(0);
});

test('starts anew when old jobs were removed', () => {
  const throughput = createThroughput();
  throughput.count(500, 0);
  throughput.count(20, 1000);
  throughput.count(21, 2000);
  expect(throughput.perMinute(2000)).toBe(1);
});
