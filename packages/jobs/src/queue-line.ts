import { createOrderTree, type OrderTree } from './order-tree.ts';

/** What the place of a waiting job depends on. */
export interface WaitingEntry {
  readonly id: string;
  readonly kind: string;
  /** Jobs of a group share a limit of how many run at once. */
  readonly group: string | null;
  /** Where its place is told. */
  readonly channels: readonly string[];
  /** Higher first. */
  readonly priority: number;
  /** From when on it may run, ms since 1970; 0 once that has come. */
  readonly dueAt: number;
  /** In the unit of its kind. */
  readonly size: number | null;
}

/** Waiting jobs that are limited together: those of a kind, and of a group where groups are limited. */
export interface Lane {
  readonly kind: string;
  readonly group: string | null;
  readonly jobs: OrderTree<WaitingEntry>;
}

/**
 * The waiting jobs in the order in which they are taken. A change and a question for a position take O(log n).
 *
 * Those that may run come first, by priority, then by age; those that wait for a time come after them, by that time.
 */
export interface QueueLine {
  readonly size: number;
  /** All, in order: first those that may run, from the index `ready` on those that wait for their time. */
  readonly all: OrderTree<WaitingEntry>;
  readonly ready: number;
  get(id: string): WaitingEntry | undefined;
  /** Adds a job, or puts it where it belongs now. */
  put(entry: WaitingEntry): void;
  remove(id: string): boolean;
  /** From 1; `null` for one that does not wait. */
  position(id: string): number | null;
  /** Lets those run whose time has come. */
  ripen(now: number): void;
  lanes(): Iterable<Lane>;
  lane(of: Pick<WaitingEntry, 'kind' | 'group'>): Lane | undefined;
  ids(): Iterable<string>;
  /** Channels with waiting jobs. */
  channels(): Iterable<string>;
  /** The waiting jobs of a channel. */
  channel(name: string): OrderTree<WaitingEntry> | undefined;
}

/** Ids are ULIDs: they sort as the jobs were made. */
function compareEntries(a: WaitingEntry, b: WaitingEntry): number {
  return a.dueAt - b.dueAt || compareReady(a, b);
}

/** The order of jobs that may run. */
export function compareReady(a: WaitingEntry, b: WaitingEntry): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

export function createQueueLine(random: () => number): QueueLine {
  const entries = new Map<string, WaitingEntry>();
  const lanes = new Map<string, Lane>();
  const channels = new Map<string, OrderTree<WaitingEntry>>();
  const all = openTree();
  let ready = 0;

  function openTree(): OrderTree<WaitingEntry> {
    return createOrderTree({ compare: compareEntries, weigh: ({ size }) => size ?? 0, random });
  }

  function add(entry: WaitingEntry): void {
    entries.set(entry.id, entry);
    if (entry.dueAt === 0) ready += 1;
    all.insert(entry);
    laneOf(entry).jobs.insert(entry);
    for (const name of entry.channels) {
      const tree = channels.get(name) ?? openTree();
      channels.set(name, tree);
      tree.insert(entry);
    }
  }

  function remove(id: string): boolean {
    const entry = entries.get(id);
    if (!entry) return false;
    entries.delete(id);
    if (entry.dueAt === 0) ready -= 1;
    all.remove(entry);
    const lane = laneOf(entry);
    lane.jobs.remove(entry);
    if (lane.jobs.size === 0) lanes.delete(laneKey(entry));
    for (const name of entry.channels) {
      const tree = channels.get(name);
      tree?.remove(entry);
      if (tree?.size === 0) channels.delete(name);
    }
    return true;
  }

  function laneOf(entry: WaitingEntry): Lane {
    const key = laneKey(entry);
    const lane = lanes.get(key) ?? { kind: entry.kind, group: entry.group, jobs: openTree() };
    lanes.set(key, lane);
    return lane;
  }

  return {
    all,
    get size() {
      return entries.size;
    },
    get ready() {
      return ready;
    },
    get: (id) => entries.get(id),
    put(entry) {
      remove(entry.id);
      add(entry);
    },
    remove,
    position(id) {
      const entry = entries.get(id);
      return entry ? all.ahead(entry).count + 1 : null;
    },
    ripen(now) {
      for (let next = all.at(ready); next && next.dueAt <= now; next = all.at(ready)) {
        remove(next.id);
        add({ ...next, dueAt: 0 });
      }
    },
    lanes: () => lanes.values(),
    lane: (entry) => lanes.get(laneKey(entry)),
    ids: () => entries.keys(),
    channels: () => channels.keys(),
    channel: (name) => channels.get(name),
  };
}

function laneKey({ kind, group }: Pick<WaitingEntry, 'kind' | 'group'>): string {
  return JSON.stringify([kind, group]);
}
