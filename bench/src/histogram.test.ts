import { expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

it('tells the latency that a share of all stay below', () => {
  const histogram = new Histogram();
  for (let ms = 1; ms <= 100; ms += 1) histogram.add(ms - 0.01);
  expect(histogram.total).toBe(100);
  expect(histogram.percentile(0.5)).toBeCloseTo(50);
  expect(histogram.percentile(0.99)).toBeCloseTo(99);
  expect(histogram.percentile(1)).toBeCloseTo(100);
});

it('counts what is out of its range at its ends', () => {
  const histogram = new Histogram();
  histogram.add(-3);
  expect(histogram.percentile(1)).toBe(0.05);
  histogram.add(60_000);
  expect(histogram.percentile(1)).toBeGreaterThanOrEqual(5000);
});

it('knows nothing before the first and after a reset', () => {
  const histogram = new Histogram();
  expect(histogram.percentile(0.99)).toBe(0);
  histogram.add(7);
  histogram.reset();
  expect(histogram.total).toBe(0);
  expect(histogram.percentile(0.99)).toBe(0);
});
