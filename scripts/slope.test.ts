import { expect, it } from 'vitest';
import { slopeOf, troughs } from './slope.ts';

it('finds how much is added with each step, also beneath what comes and goes', () => {
  const points = Array.from({ length: 100 }, (_, x) => ({ x, y: 50 + 3 * x }));
  expect(slopeOf(points)).toBeCloseTo(3);
  const saw = points.map(({ x }) => ({ x, y: 20 + (x % 10) * 4 }));
  expect(slopeOf(troughs(saw, 10))).toBeCloseTo(0, 1);
  expect(slopeOf([{ x: 1, y: 1 }])).toBe(0);
  expect(slopeOf([])).toBe(0);
});
