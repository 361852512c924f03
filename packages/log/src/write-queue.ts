import type { Clock } from '@headway/protocol';
import { conflateGroup } from './conflate-group.ts';
import { LogError } from './log-error.ts';
import type { Committed, StoredRecord } from './log-store.ts';
import type { AppendResult, StoredEvent } from './log.ts';
import type { PreparedAppend, PreparedEntry } from './prepare-append.ts';
import type { StoreAccess } from './store-access.ts';
import { toEvent, toRecord } from './stored-event.ts';
import type { Tails } from './tails.ts';

/** Entries and characters of data of one commit. One larger append is a group of its own. */
const maxGroup = { entries: 2048, length: 4_194_304 } as const;
/** Characters of data that may wait to be stored. */
const maxPendingLength = 67_108_864;

interface Waiting {
  append: PreparedAppend;
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

interface Size {
  entries: number;
  length: number;
}

/** Makes a write, and gives what tells everyone concerned of its outcome. */
type Write = () => Promise<() => void>;

/**
 * Brings writes to a store one after the other: appends in groups, one commit under way while the next group gathers,
 * and other writes in between. What a write stored is told to the tails before anything of a later one, and
 * before its caller hears of it.
 */
export class WriteQueue {
  readonly #store: StoreAccess;
  readonly #options: { clock: Pick<Clock, 'now'>; maxPendingEntries: number };
  readonly #tails: Tails;
  #appends: Waiting[] = [];
  #others: Write[] = [];
  /** What waits, and what is being committed. */
  readonly #pending: Size = { entries: 0, length: 0 };
  #working: Promise<void> | null = null;

  constructor(
    store: StoreAccess,
    tails: Tails,
    options: { clock: Pick<Clock, 'now'>; maxPendingEntries: number },
  ) {
    this.#store = store;
    this.#tails = tails;
    this.#options = options;
  }

  /** @throws LogError `overloaded` when too much waits already. */
  append(append: PreparedAppend): Promise<AppendResult> {
    const size = sizeOf(append);
    const { entries, length } = this.#pending;
    // The first always gets in, whatever its length.
    const tooLong = length > 0 && length + size.length > maxPendingLength;
    if (entries + size.entries > this.#options.maxPendingEntries || tooLong) {
      return Promise.reject(new LogError('overloaded'));
    }
    return new Promise((resolve, reject) => {
      this.#appends.push({ append, resolve, reject });
      this.#addPending(size, 1);
      this.#working ??= this.#work();
    });
  }

  /** A write that is no append. `eventsOf` gives what it stored. */
  apart<T>(call: () => Promise<T>, eventsOf: (result: T) => readonly StoredRecord[]): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#others.push(async () => {
        try {
          const result = await call();
          return () => {
            this.#tails.tell(eventsOf(result).map(toEvent));
            resolve(result);
          };
        } catch (error) {
          return () => reject(error);
        }
      });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    let underWay: Promise<() => void> | null = null;
    while (underWay || this.#appends.length + this.#others.length > 0) {
      // What is appended in one turn of the event loop goes together.
      if (!underWay) await nextTurn();
      const settle = await (underWay ?? this.#begin());
      // The store is at work on the next while this one is told.
      underWay = this.#begin();
      settle?.();
    }
    this.#working = null;
  }

  #begin(): Promise<() => void> | null {
    const other = this.#others.shift();
    if (other) return other();
    return this.#appends.length > 0 ? this.#commit(this.#takeGroup()) : null;
  }

  #takeGroup(): readonly Waiting[] {
    const group: Size = { entries: 0, length: 0 };
    const end = this.#appends.findIndex(({ append }, index) => {
      const { entries, length } = sizeOf(append);
      group.entries += entries;
      group.length += length;
      return index > 0 && (group.entries > maxGroup.entries || group.length > maxGroup.length);
    });
    return this.#appends.splice(0, end === -1 ? this.#appends.length : end);
  }

  async #commit(group: readonly Waiting[]): Promise<() => void> {
    const appends = group.map(({ append }) => append);
    try {
      const { rest, expand } = conflateGroup(appends);
      const committed = expand(await this.#store.call('commit', rest, this.#options.clock.now()));
      const results = appendResults(appends, committed, this.#store.epoch);
      return () => {
        this.#tails.tell(this.#heardEvents(appends, committed));
        for (const [index, { resolve, reject }] of group.entries()) {
          const result = results[index];
          if (result) resolve(result);
          else reject(new LogError('failed'));
        }
      };
    } catch (error) {
      return () => {
        for (const { reject } of group) reject(error);
      };
    } finally {
      for (const append of appends) this.#addPending(sizeOf(append), -1);
    }
  }

  /** Those of the stored events that somebody hears. */
  #heardEvents(appends: readonly PreparedAppend[], { stored, offsets }: Committed): readonly StoredEvent[] {
    const entries = appends.flatMap((append) => append.entries);
    return stored.flatMap((index) => {
      const entry: PreparedEntry | undefined = entries[index];
      if (!entry || !this.#tails.has(entry.channel)) return [];
      return [toEvent(toRecord(entry, offsets[index] ?? 0))];
    });
  }

  #addPending({ entries, length }: Size, sign: 1 | -1): void {
    this.#pending.entries += sign * entries;
    this.#pending.length += sign * length;
  }
}

function sizeOf({ entries }: PreparedAppend): Size {
  let length = 0;
  for (const { json } of entries) length += json.length;
  return { entries: entries.length, length };
}

function appendResults(
  appends: readonly PreparedAppend[],
  { offsets, repeats }: Committed,
  epoch: string,
): readonly AppendResult[] {
  const repeated = new Map(repeats.map(({ index, ...result }) => [index, result]));
  let next = 0;
  return appends.map(({ entries }, index) => {
    const from = next;
    next += entries.length;
    const known = repeated.get(index);
    if (known) return { ...known, repeated: true };
    const positions = entries.map(({ channel }, at) => ({ channel, epoch, offset: offsets[from + at] ?? 0 }));
    return { positions, repeated: false };
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
