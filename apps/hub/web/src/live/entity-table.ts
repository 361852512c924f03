/** Something with an identity whose `revision` grows with every change. */
export interface Entity {
  readonly id: string;
  readonly revision: number;
}

/**
 * Entities of one kind as the screens see them, fed by REST answers and by events in any order.
 * Two rules make the order irrelevant: a lower revision never replaces a higher one, and what was deleted stays
 * deleted, unless it comes back with a higher revision than the one with which it went.
 */
export interface EntityTable<T extends Entity> {
  get(id: string): T | undefined;
  /** The same array until something changes. */
  list(): readonly T[];
  isRemoved(id: string): boolean;
  upsert(items: readonly T[]): void;
  /** `revision`: the one with which it went; without one it never comes back. Of one that came back since it is old news. */
  remove(id: string, revision?: number): void;
  /** Lets what was removed for good come back all the same: one may see it again. */
  restore(id: string): void;
  /** A point in time, to be given to `reconcile`. */
  mark(): number;
  /** The complete list, read after `mark`: what it lacks and was not heard of since is gone; of those `within` only. */
  reconcile(items: readonly T[], mark: number, within?: (item: T) => boolean): void;
  /** Calls after changes. Returns the undo. */
  subscribe(listener: () => void): () => void;
  /** Calls after changes of one entity. Returns the undo. */
  subscribeId(id: string, listener: () => void): () => void;
}

/** How many deletions are remembered, so that a late answer can't bring an entity back. */
const maxRemembered = 10_000;

/**
 * @param schedule runs a callback soon: what changes until then is told once. @default at once
 */
export function createEntityTable<T extends Entity>(
  schedule: (callback: () => void) => void = (callback) => callback(),
): EntityTable<T> {
  const entries = new Map<string, { item: T; touched: number }>();
  /** With which revision each went. */
  const removed = new Map<string, number>();
  const listeners = new Set<() => void>();
  const byId = new Map<string, Set<() => void>>();
  let list: readonly T[] | null = null;
  let time = 0;

  let untold = new Set<string>();

  const changed = (ids: readonly string[]): void => {
    if (ids.length === 0) return;
    list = null;
    const isScheduled = untold.size > 0;
    for (const id of ids) untold.add(id);
    if (!isScheduled) schedule(tell);
  };

  const tell = (): void => {
    const told = untold;
    untold = new Set();
    for (const id of told) for (const listener of byId.get(id) ?? []) listener();
    for (const listener of listeners) listener();
  };

  const put = (item: T): boolean => {
    if (item.revision <= (removed.get(item.id) ?? -1)) return false;
    removed.delete(item.id);
    const known = entries.get(item.id);
    const newer = !known || item.revision > known.item.revision;
    entries.set(item.id, { item: newer ? item : known.item, touched: time });
    return newer;
  };

  return {
    get: (id) => entries.get(id)?.item,
    list: () => (list ??= Array.from(entries.values(), ({ item }) => item)),
    isRemoved: (id) => removed.has(id),
    upsert(items) {
      time += 1;
      changed(items.filter(put).map(({ id }) => id));
    },
    remove(id, revision) {
      if (revision !== undefined && (entries.get(id)?.item.revision ?? -1) > revision) return;
      removed.set(id, revision ?? removed.get(id) ?? Infinity);
      const [oldest] = removed.keys();
      if (removed.size > maxRemembered && oldest !== undefined) removed.delete(oldest);
      entries.delete(id);
      changed([id]);
    },
    restore: (id) => void removed.delete(id),
    mark: () => time,
    reconcile(items, mark, within = () => true) {
      const present = new Set(items.map(({ id }) => id));
      const gone = Array.from(entries)
        .filter(([id, { item, touched }]) => !present.has(id) && touched <= mark && within(item))
        .map(([id]) => id);
      for (const id of gone) entries.delete(id);
      time += 1;
      changed([...gone, ...items.filter(put).map(({ id }) => id)]);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeId(id, listener) {
      const own = byId.get(id) ?? new Set();
      byId.set(id, own);
      own.add(listener);
      return () => {
        own.delete(listener);
        if (own.size === 0 && byId.get(id) === own) byId.delete(id);
      };
    },
  };
}
