import type { Measures } from './measures.ts';
import { places, sortedPlaces } from './sorted-places.ts';

/** What is shown of a column; both ends included. */
export type Range = readonly [low: number, high: number];
/** By column; a column that is missing shows all. */
export type Ranges = Readonly<Record<string, Range>>;

/** 1 for each object within all ranges; `null` where nothing is left out. */
export function maskOf({ ids, columns }: Measures, ranges: Ranges): Uint8Array | null {
  const limits = columns.flatMap(({ id, values }) => {
    const range = ranges[id];
    return range ? [{ values, low: range[0], high: range[1] }] : [];
  });
  if (limits.length === 0) return null;
  const mask = new Uint8Array(ids.length).fill(1);
  for (const { values, low, high } of limits) {
    for (let index = 0; index < mask.length; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (!(value >= low && value <= high)) mask[index] = 0;
    }
  }
  return mask;
}

export interface Sorting {
  column: string;
  descending: boolean;
}

/** All objects as places in the measures, sorted; equal ones stay in their order. */
export function orderOf({ ids, columns }: Measures, sorting: Sorting): Uint32Array {
  const values = columns.find(({ id }) => id === sorting.column)?.values;
  return values ? sortedPlaces(values, sorting.descending) : places(ids.length);
}

/** Those of an order that are shown: sorting is slow, leaving out is not. */
export function shownOf(order: Uint32Array, mask: Uint8Array | null): Uint32Array {
  if (!mask) return order;
  const shown = new Uint32Array(order.length);
  let count = 0;
  for (let row = 0; row < order.length; row += 1) {
    const place = order[row] ?? 0;
    if (mask[place] === 1) shown[count++] = place;
  }
  return shown.subarray(0, count);
}

/** The sorting after a press on a column's head. */
export function pressColumn(sorting: Sorting, column: { id: string; largestFirst?: boolean }): Sorting {
  return sorting.column === column.id
    ? { column: column.id, descending: !sorting.descending }
    : { column: column.id, descending: column.largestFirst ?? true };
}

/** Where a key leads from a row; `null` for keys that don't move. */
export function moveRow(
  key: string,
  index: number,
  { count, page }: { count: number; page: number },
): number | null {
  const clamp = (to: number): number => Math.min(Math.max(to, 0), count - 1);
  switch (key) {
    case 'ArrowDown':
      return clamp(index + 1);
    case 'ArrowUp':
      return clamp(index < 0 ? count - 1 : index - 1);
    case 'PageDown':
      return clamp(index + page);
    case 'PageUp':
      return clamp(index - page);
    case 'Home':
      return clamp(0);
    case 'End':
      return clamp(count - 1);
    default:
      return null;
  }
}
