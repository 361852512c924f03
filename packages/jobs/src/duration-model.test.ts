import { expect, test } from 'vitest';
import { learnDurations } from './duration-model.ts';

const run = (durationMs: number, size: number | null = null) => ({ durationMs, size });

test('knows nothing without runs that took time', () => {
  expect(learnDurations([])).toBeNull();
  expect(learnDurations([run(0), run(Number.NaN)])).toBeNull();
});

test('takes the mean where there are no sizes, and is the surer the more runs there are', () => {
  const few = learnDurations([run(900), run(1100)]);
  const many = learnDurations(Array.from({ length: 20 }, (_, index) => run(index % 2 ? 900 : 1100)));
  expect([few?.expected(null), few?.expected(7), few?.expectedSum(3, 0)]).toEqual([1000, 1000, 3000]);
  expect(many?.doubt(null)).toBeLessThan((few?.doubt(null) ?? 0) / 3);
  expect(many?.spread).toBeCloseTo(0.15, 1);
});

test('scales with the size while it knows one size only', () => {
  const model = learnDurations([run(1000, 10)]);
  expect([model?.expected(20), model?.expected(null), model?.expectedSum(4, 100)]).toEqual([
    2000, 1000, 10_000,
  ]);
});

test('finds the part that does not depend on the size', () => {
  const model = learnDurations([1, 2, 4, 8, 16].map((size) => run(500 + 100 * size, size)));
  expect(model?.expected(10)).toBeCloseTo(1500);
  expect(model?.expectedSum(2, 30)).toBeCloseTo(4000);
});

test('has no negative part, whatever the runs', () => {
  const falling = learnDurations([1, 2, 3, 4, 5].map((size) => run(6000 - 1000 * size, size)));
  expect(falling?.expected(100)).toBeGreaterThan(0);
  const steep = learnDurations([1, 2, 3, 4, 5].map((size) => run(size ** 3, size)));
  expect(steep?.expected(0.001)).toBeGreaterThan(0);
});

test('doubts more what is far from the sizes that it knows', () => {
  const noisy = [1, 2, 3, 4, 5, 6].map((size) => run(1000 + 100 * size + (size % 2) * 100, size));
  const model = learnDurations(noisy);
  expect(model?.doubt(60)).toBeGreaterThan((model?.doubt(4) ?? 1) * 1.2);
});

test('goes by the mean where most runs have no size', () => {
  const model = learnDurations([run(1000), run(1000), run(1000), run(4000, 10)]);
  expect(model?.expected(10)).toBe(1750);
});
