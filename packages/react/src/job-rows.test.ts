import { expect, it } from 'vitest';
import { indexOfRow, keyOfRow, layOut, rowAt, shownIds, topOfRow } from './job-rows.ts';

const order = { attention: ['f'], running: [], waiting: ['a', 'b'], done: ['x', 'y'] };

function keys(closed: Parameters<typeof layOut>[1]): string[] {
  const layout = layOut(order, closed);
  return Array.from({ length: layout.count }, (_, index) => {
    const row = rowAt(layout, index);
    return row ? keyOfRow(row) : 'nothing';
  });
}

it('lays sections below each other, leaving out those that are empty', () => {
  expect(keys(new Set())).toEqual([
    'section:attention',
    'job:f',
    'section:waiting',
    'job:a',
    'job:b',
    'section:done',
    'job:x',
    'job:y',
  ]);
});

it('leaves the heading of a section that is closed', () => {
  expect(keys(new Set(['waiting']))).toEqual([
    'section:attention',
    'job:f',
    'section:waiting',
    'section:done',
    'job:x',
    'job:y',
  ]);
});

it('finds each row where it is, and none that is not shown', () => {
  const layout = layOut(order, new Set(['waiting']));
  expect(indexOfRow(layout, 'job:y')).toBe(5);
  expect(indexOfRow(layout, 'section:done')).toBe(3);
  expect(indexOfRow(layout, 'job:a')).toBe(-1);
  expect(indexOfRow(layout, 'job:nobody')).toBe(-1);
  expect(rowAt(layout, 6)).toBeNull();
  expect(shownIds(layout)).toEqual(['f', 'x', 'y']);
});

it('says where rows begin, and where the last one ends', () => {
  const layout = layOut(order, new Set(['waiting']));
  const heights = { heading: 10, row: 100 };
  const tops = Array.from({ length: layout.count + 1 }, (_, index) => topOfRow(layout, index, heights));
  expect(tops).toEqual([0, 10, 110, 120, 130, 230, 330]);
});
