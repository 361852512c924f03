import { expect, it } from 'vitest';
import { stainWeights } from './stains.ts';

/** What light of a colour is left after so much of each stain, by the law of Beer and Lambert. */
const density = (haematoxylin: number, eosin: number): number[] =>
  [
    [0.65, 0.072],
    [0.704, 0.99],
    [0.286, 0.105],
  ].map(([h = 0, e = 0]) => h * haematoxylin + e * eosin);
const amount = (stain: 'haematoxylin' | 'eosin', pixel: readonly number[]): number =>
  stainWeights(stain).reduce((sum, weight, channel) => sum + weight * (pixel[channel] ?? 0), 0);

it.each([
  [1, 0],
  [0, 1],
  [0.4, 1.3],
])('tells %d of haematoxylin and %d of eosin apart in what they absorb together', (haematoxylin, eosin) => {
  const pixel = density(haematoxylin, eosin);
  expect(amount('haematoxylin', pixel)).toBeCloseTo(haematoxylin, 10);
  expect(amount('eosin', pixel)).toBeCloseTo(eosin, 10);
});
