import { describe, expect, it } from 'vitest';
import { maskOf, moveRow, orderOf, pressColumn, shownOf } from './filter-objects.ts';
import { atOnce } from '../steps.ts';
import { binsOf, extentOf, type MeasureColumn, type Measures } from './measures.ts';
import { objectsCsv } from './objects-csv.ts';

const column = (id: string, values: readonly number[], rest: Partial<MeasureColumn> = {}): MeasureColumn => ({
  id,
  short: id,
  name: id,
  unit: null,
  values: Float64Array.from(values),
  format: String,
  ...rest,
});
const measures: Measures = {
  ids: ['a', 'b', 'c'],
  attention: new Uint8Array(3),
  columns: [
    column('number', [1, 2, 3], { isName: true, largestFirst: false }),
    column('area', [5, 9, 5], { unit: 'µm²' }),
    column('roundness', [0.2, Number.NaN, 0.9]),
  ],
};
const sorted = (id: string, descending: boolean) => [...orderOf(measures, { column: id, descending })];

describe('the table of objects', () => {
  it('sorts both ways and keeps equal rows in order', () => {
    expect(sorted('area', true)).toEqual([1, 0, 2]);
    expect(sorted('area', false)).toEqual([0, 2, 1]);
    expect(sorted('', false)).toEqual([0, 1, 2]);
  });

  it('shows the largest first, but numbers from one, and turns around when pressed again', () => {
    const none = { column: '', descending: false };
    expect(pressColumn(none, { id: 'area' })).toEqual({ column: 'area', descending: true });
    expect(pressColumn({ column: 'area', descending: true }, { id: 'area' }).descending).toBe(false);
    expect(pressColumn(none, { id: 'number', largestFirst: false }).descending).toBe(false);
  });

  it('leaves out what is beyond any range, and what has no value', () => {
    expect(maskOf(measures, {})).toBeNull();
    expect([...(maskOf(measures, { area: [5, 8] }) ?? [])]).toEqual([1, 0, 1]);
    const mask = maskOf(measures, { area: [5, 9], roundness: [0.2, 1] });
    expect([...shownOf(orderOf(measures, { column: 'roundness', descending: true }), mask)]).toEqual([2, 0]);
  });

  it('moves by keys and stops at the ends', () => {
    const size = { count: 10, page: 4 };
    expect(moveRow('ArrowDown', -1, size)).toBe(0);
    expect(moveRow('ArrowUp', -1, size)).toBe(9);
    expect(moveRow('PageDown', 8, size)).toBe(9);
    expect(moveRow('Home', 8, size)).toBe(0);
    expect(moveRow('x', 8, size)).toBeNull();
  });

  it('counts values into equal parts, the last with its upper end', () => {
    const values = Float64Array.of(0, 1, 5, 9.9, 10, Number.NaN);
    expect(extentOf(values)).toEqual([0, 10]);
    expect(binsOf(values, { extent: [0, 10], count: 5 })).toEqual([2, 0, 1, 0, 2]);
    expect(binsOf(Float64Array.of(4, 4), { extent: [4, 4], count: 3 })).toEqual([2, 0, 0]);
    expect(extentOf(new Float64Array())).toEqual([0, 0]);
  });

  it('is copied as CSV as it is shown, with names and units', () => {
    const rows = orderOf(measures, { column: 'area', descending: true });
    expect(atOnce(objectsCsv(measures.columns.slice(0, 2), rows))).toBe(
      'number,area in µm²\r\n2,9\r\n1,5\r\n3,5\r\n',
    );
    expect(atOnce(objectsCsv([column('a,b', [1])], Uint32Array.of(0)))).toBe('"a,b"\r\n1\r\n');
    // Never more than a few hundred rows at a stretch.
    const long = objectsCsv(
      [
        column(
          'n',
          Array.from({ length: 5000 }, () => 1),
        ),
      ],
      new Uint32Array(5000),
    );
    expect(Array.from(long).length).toBeGreaterThan(20);
  });
});
