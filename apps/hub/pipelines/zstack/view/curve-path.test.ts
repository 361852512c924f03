import { expect, it } from 'vitest';
import { curvePath, sliceUnder } from './curve-path.ts';

it('goes from side to side, with the highest value near the top', () => {
  expect(curvePath([0, 5, 10], { width: 30, height: 100 })).toBe('M0 100 L5 100 L15 53 L25 6 L30 6');
});

it('is a line at the foot where nothing is sharp', () => {
  expect(curvePath([0, 0], { width: 10, height: 40 })).toBe('M0 40 L2.5 40 L7.5 40 L10 40');
});

it.each([
  [-5, 0],
  [0, 0],
  [99, 9],
  [55, 5],
  [200, 9],
])('finds the slice under %d', (x, slice) => {
  expect(sliceUnder(x, { width: 100, count: 10 })).toBe(slice);
});
