import { expect, it } from 'vitest';
import { sortFigures } from './sort-figures.ts';

const image = (assetId: string, count: number, area: number | null) => ({
  assetId,
  resultId: assetId,
  count,
  flagged: 0,
  medians: { area },
});
const images = [image('a10', 1, null), image('a2', 3, 5), image('a1', 3, 9)];
const order = (by: string, descending = false) =>
  sortFigures(images, { by, descending }, (id) => id).map(({ assetId }) => assetId);

it('sorts as people count, what has no value last', () => {
  expect(order('name')).toEqual(['a1', 'a2', 'a10']);
  expect(order('count', true)).toEqual(['a1', 'a2', 'a10']);
  expect(order('median area')).toEqual(['a2', 'a1', 'a10']);
  expect(order('median area', true)).toEqual(['a1', 'a2', 'a10']);
});
