import { expect, it } from 'vitest';
import { ticksOf } from './ticks.ts';

it('marks a range with round numbers inside of it', () => {
  expect(ticksOf(0, 100, 5)).toEqual([20, 40, 60, 80]);
  expect(ticksOf(80, 420, 6)).toEqual([100, 200, 300, 400]);
  expect(ticksOf(0, 1, 4)).toEqual([0.5]);
  expect(ticksOf(0.2, 0.5, 3)).toEqual([0.3, 0.4]);
  expect(ticksOf(5, 5, 3)).toEqual([]);
});
