import { expect, test } from 'vitest';
import { findComponents } from './components.ts';
import { matchLabels } from './match-labels.ts';
import { keepLargestPieces } from './tidy-objects.ts';

const grid = { width: 3, height: 2, depth: 2 };

test('joins voxels over corners with 26 neighbours, and over faces only with 6', () => {
  const mask = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
  expect(findComponents(mask, grid).count).toBe(1);
  expect(findComponents(mask, grid, { connectivity: 6 }).count).toBe(2);
  expect([...findComponents(mask, grid).sizes]).toEqual([3]);
});

test('takes neighbours of different labels for different components', () => {
  const labels = Int32Array.of(1, 1, 2, 0, 0, 2, 0, 0, 0, 0, 0, 1);
  const { count, sizes } = findComponents(labels, grid, { connectivity: 6, value: 'labels' });
  expect(count).toBe(3);
  expect([...sizes]).toEqual([2, 2, 1]);
  keepLargestPieces(labels, grid, 1);
  expect([...labels]).toEqual([1, 1, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0]);
});

test('calls an object right when it and a true one share more than half of both', () => {
  const { right, found, truth } = matchLabels([1, 1, 1, 2, 2, 0], [5, 5, 0, 6, 7, 7]);
  expect([...right]).toEqual([1]);
  expect([found, truth]).toEqual([2, 3]);
});
