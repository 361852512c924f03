import { expect, it } from 'vitest';
import { confidenceOf, REVIEW_LINE, summarise } from './confidence.ts';
import type { CellObject } from './contract.ts';

function objects(...confidences: number[]): CellObject[] {
  return confidences.map((confidence, index) => ({
    id: index + 1,
    polygon: [],
    area: 100,
    perimeter: 36,
    meanIntensity: 50,
    circularity: 0.9,
    confidence,
    centroid: [0, 0],
    bbox: [0, 0, 1, 1],
  }));
}

it('is surer of what scores higher, within 0 and 1', () => {
  const scores = [0, 0.2, 0.5, 0.8, 1].map(confidenceOf);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  expect(Math.min(...scores)).toBeGreaterThan(0);
  expect(Math.max(...scores)).toBeLessThan(1);
});

it('counts what lies below the review line, and does not doubt the whole for a few', () => {
  expect(summarise(objects(0.99, 0.95, REVIEW_LINE, 0.5), 'fluorescence')).toMatchObject({
    count: 4,
    lowConfidenceCount: 1,
    meanArea: 100,
    totalArea: 400,
    lowConfidence: false,
    reason: null,
  });
});

it('says why a result as a whole is uncertain', () => {
  expect(summarise(objects(0.4), 'fluorescence').reason).toMatch(/^The object is uncertain/);
  expect(summarise(objects(0.4, 0.5, 0.9), 'fluorescence').reason).toMatch(/^2 of 3 objects are uncertain/);
  expect(summarise(objects(0.99), 'stained').reason).toMatch(/^Stained tissue/);
  expect(summarise(objects(0.99), 'brightfield').lowConfidence).toBe(true);
  expect(summarise([], 'stained')).toMatchObject({ count: 0, lowConfidence: false });
});
