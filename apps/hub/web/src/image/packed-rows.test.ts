import { expect, it } from 'vitest';
import { isPacked, listAt, packRows, type PackedRows, unpackRow } from './packed-rows.ts';

const rowsOf = (packed: PackedRows | null) =>
  packed && Array.from({ length: packed.count }, (_, at) => unpackRow(packed, at));

it.each([
  [
    'numbers and texts',
    [
      { id: 1, name: 'a' },
      { id: 2.5, name: 'b' },
    ],
  ],
  ['what only some rows have', [{ id: 1 }, { id: 2, byHand: true }, { id: 3, size: 4 }]],
  ['nothing said', [{ id: null }, { id: 2 }]],
  [
    'points, as many as there are',
    [
      {
        ring: [
          [1, 2],
          [3, 4],
        ],
      },
      { ring: [] },
      { ring: [[5, 6]] },
    ],
  ],
  ['lists of numbers', [{ box: [1, 2, 3, 4] }, { box: [5, 6, 7, 8] }]],
  ['no rows', []],
])('keeps %s', (_, rows) => {
  expect(rowsOf(packRows(rows))).toEqual(rows);
});

it.each([
  ['rows that are no records', [1, 2]],
  ['records in records', [{ in: { x: 1 } }]],
  ['tuples of different length', [{ ring: [[1, 2], [3]] }]],
  ['lists of texts', [{ names: ['a'] }]],
  ['a list here and a number there', [{ a: [1] }, { a: 1 }]],
])('refuses %s', (_, rows) => {
  expect(packRows(rows)).toBeNull();
});

it('gives one outline without looking at the others', () => {
  const column = packRows([
    { ring: [[1, 2]] },
    {
      ring: [
        [3, 4],
        [5, 6],
      ],
    },
  ])?.columns['ring'];
  expect(column?.type === 'lists' && listAt(column, 1)).toEqual([
    [3, 4],
    [5, 6],
  ]);
  expect(isPacked([])).toBe(false);
});
