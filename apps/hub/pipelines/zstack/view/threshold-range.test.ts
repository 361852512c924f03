import { expect, it } from 'vitest';
import { sampleObjects } from './stack-result-sample.ts';
import { firstLevel, levelsOf } from './threshold-range.ts';

const channel = { name: null, min: 90, high: 1200, isReal: false };

it('reaches from the darkest value to where hardly anything is brighter, and to what was used before', () => {
  expect(levelsOf(channel, null)).toEqual({ min: 90, max: 1200, step: 1 });
  const high = sampleObjects();
  const result = { ...high, chosen: { ...high.chosen, threshold: 2000 } };
  expect(levelsOf(channel, result).max).toBe(2000);
});

it('begins where the threshold was before', () => {
  expect(firstLevel(levelsOf(channel, sampleObjects()), sampleObjects())).toBe(300);
  expect(firstLevel(levelsOf(channel, null), null)).toBe(460);
});

it('has fine steps for real numbers, and a range without any knowledge', () => {
  expect(levelsOf({ ...channel, min: 0, high: 1, isReal: true }, null).step).toBeCloseTo(0.002);
  const { min, max, step } = levelsOf(null, sampleObjects());
  expect([min, max, step]).toEqual([0, 1200, 1]);
  expect(levelsOf(null, null).max).toBeGreaterThan(0);
});
