import { expect, it } from 'vitest';
import { downloadsOf } from './downloads.ts';
import { sampleObjects, sampleSpots } from './stack-result-sample.ts';

it('names files by what is in them, and offers none of nothing', () => {
  const labels = (...args: Parameters<typeof downloadsOf>) => downloadsOf(...args).map(({ label }) => label);
  expect(labels(sampleObjects())).toEqual(['CSV', 'Labels (TIFF)']);
  expect(labels(sampleSpots())).toEqual(['CSV', 'Centres (TIFF)']);
  expect(labels({ ...sampleObjects(), outcome: 'nothing_found', objects: [] })).toEqual([]);
});
