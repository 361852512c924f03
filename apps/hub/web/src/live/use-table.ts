import { useCallback, useSyncExternalStore } from 'react';
import type { Entity, EntityTable } from './entity-table.ts';

/** All entities of a table; renders when any of them changes. */
export function useTable<T extends Entity>(table: EntityTable<T>): readonly T[] {
  return useSyncExternalStore(table.subscribe, table.list);
}

/** One entity of a table; renders only when it changes. */
export function useRow<T extends Entity>(table: EntityTable<T>, id: string | null): T | undefined {
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? () => undefined : table.subscribeId(id, listener)),
    [table, id],
  );
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : table.get(id)));
}
