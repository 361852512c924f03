import { useMemo, useState } from 'react';
import type { MeasureColumn, Measures } from './measures.ts';

/** Which columns a table shows. */
export interface ColumnChoice {
  shown: readonly MeasureColumn[];
  isShown(id: string): boolean;
  toggle(id: string): void;
}

/** Remembered in this browser for all results with the same `name`. */
export function useColumns({ columns }: Measures, name: string): ColumnChoice {
  const key = `headway-columns-${name}`;
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(() => read(key));
  return useMemo(() => {
    const ids = chosen ?? new Set(columns.filter(({ hidden }) => !hidden).map(({ id }) => id));
    const shown = columns.filter(({ id, isName }) => isName || ids.has(id));
    return {
      shown,
      isShown: (id) => ids.has(id),
      toggle(id) {
        const next = new Set(ids);
        if (!next.delete(id)) next.add(id);
        setChosen(next);
        write(key, next);
      },
    };
  }, [columns, chosen, key]);
}

function read(key: string): ReadonlySet<string> | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(value) ? new Set(value.filter((id) => typeof id === 'string')) : null;
  } catch {
    return null; // A choice that can't be read is no choice.
  }
}

function write(key: string, ids: ReadonlySet<string>): void {
  try {
    localStorage.setItem(key, JSON.stringify([...ids]));
  } catch {
    // Storage is full or forbidden: the choice holds until the page is closed.
  }
}
