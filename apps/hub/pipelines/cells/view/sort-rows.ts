import type { CellRow } from './cells-result.ts';

export const columns = ['number', 'area', 'perimeter', 'meanIntensity', 'circularity', 'confidence'] as const;
export type Column = (typeof columns)[number];

export interface Sorting {
  column: Column;
  descending: boolean;
}

/** Pressed once a column shows its largest first, but for the number and the confidence: there the small ones matter. */
const firstDescending: Record<Column, boolean> = {
  number: false,
  area: true,
  perimeter: true,
  meanIntensity: true,
  circularity: true,
  confidence: false,
};

/** The sorting after a press on a column's head. */
export function pressColumn(sorting: Sorting, column: Column): Sorting {
  return sorting.column === column
    ? { column, descending: !sorting.descending }
    : { column, descending: firstDescending[column] };
}

/** Sorted rows; equal ones stay in the order of their numbers. */
export function sortRows(rows: readonly CellRow[], { column, descending }: Sorting): readonly CellRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * (a[column] - b[column]) || a.number - b.number);
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
