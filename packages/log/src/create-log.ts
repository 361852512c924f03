import type { Clock } from '@headway/protocol';
import { LogError } from './log-error.ts';
import type { Committed, LogStore } from './log-store.ts';
import type { AppendResult, Log, RetentionRule, StoredEvent, TailListener } from './log.ts';
import { type PreparedAppend, prepareAppend } from './prepare-append.ts';

/** Options that all logs share. */
export interface LogOptions {
  /** @default the machine's */
  clock?: Pick<Clock, 'now'>;
  /** How long an idempotency key is known, ms. Time while the log is not open does not count. @default 3_600_000 */
  idempotencyWindowMs?: number;
  /** Entries that may wait to be stored; beyond, `append` rejects with `overloaded`. @default 100_000 */
  maxPendingEntries?: number;
  /** Hears what a tail listener throws. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

export const logDefaults = { idempotencyWindowMs: 3_600_000, maxPendingEntries: 100_000 } as const;

/** Entries of one commit: bounds how long the event loop waits for it. One larger append is a group of its own. */
const maxGroupEntries = 2048;

interface Waiting extends PreparedAppend {
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

interface Shell {
  clock: Pick<Clock, 'now'>;
  maxPendingEntries: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Makes a log of a store: groups the appends of one turn of the event loop into one commit, and feeds the tails. */
export function createLog(store: LogStore, shell: Shell): Log {
  return new StoreLog(store, shell);
}

class StoreLog implements Log {
  readonly epoch: string;
  readonly #store: LogStore;
  readonly #shell: Shell;
  readonly #tails = new Map<string, Set<TailListener>>();
  #rule: RetentionRule = () => ({});
  #waiting: Waiting[] = [];
  #waitingEntries = 0;
  #flushing: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor(store: LogStore, shell: Shell) {
    this.epoch = store.epoch;
    this.#store = store;
    this.#shell = shell;
  }

  append: Log['append'] = async (entries, options) => {
    this.#checkOpen();
    const prepared = prepareAppend(entries, options);
    if (this.#waitingEntries + entries.length > this.#shell.maxPendingEntries) {
      throw new LogError('overloaded');
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...prepared, resolve, reject });
      this.#waitingEntries += entries.length;
      this.#flushing ??= this.#flush();
    });
  };

  read: Log['read'] = async (channel, after, limit) => this.#open().read(channel, after, limit);
  recent: Log['recent'] = async (channel, count) => this.#open().recent(channel, count);
  snapshot: Log['snapshot'] = async (channel, options) => this.#open().snapshot(channel, options);
  position: Log['position'] = async (channel) => this.#open().position(channel);

  tail: Log['tail'] = (channel, listener) => {
    const listeners = this.#tails.get(channel) ?? new Set();
    // Its own function for each call: the same listener twice is two tails, each with its own undo.
    const own: TailListener = (event) => listener(event);
    listeners.add(own);
    this.#tails.set(channel, listeners);
    return () => {
      if (listeners.delete(own) && listeners.size === 0 && this.#tails.get(channel) === listeners) {
        this.#tails.delete(channel);
      }
    };
  };

  setRetention: Log['setRetention'] = (rule) => {
    this.#rule = rule;
  };

  sweep: Log['sweep'] = async () => {
    this.#checkOpen();
    let cursor: number | null = 0;
    while (cursor !== null && !this.#closed) {
      const swept = this.#store.sweep({ cursor, rule: this.#rule, now: this.#shell.clock.now() });
      this.#publish(swept.events);
      cursor = swept.cursor;
      if (cursor !== null) await nextTurn();
    }
  };

  close: Log['close'] = () => {
    this.#closed ??= (async () => {
      await this.#flushing;
      this.#tails.clear();
      this.#store.close();
    })();
    return this.#closed;
  };

  #checkOpen(): void {
    if (this.#closed) throw new LogError('closed');
  }

  #open(): LogStore {
    this.#checkOpen();
    return this.#store;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn();
      this.#commit(this.#takeGroup());
    }
    this.#flushing = null;
  }

  #takeGroup(): readonly Waiting[] {
    let entries = 0;
    const end = this.#waiting.findIndex((append, index) => {
      entries += append.entries.length;
      return index > 0 && entries > maxGroupEntries;
    });
    const group = this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
    for (const append of group) this.#waitingEntries -= append.entries.length;
    return group;
  }

  #commit(group: readonly Waiting[]): void {
    let committed: Committed;
    try {
      committed = this.#store.commit(group, this.#shell.clock.now());
    } catch (error) {
      for (const append of group) append.reject(error);
      return;
    }
    this.#publish(committed.events);
    for (const [index, append] of group.entries()) {
      const result = committed.results[index];
      if (result) append.resolve(result);
      else append.reject(new LogError('failed'));
    }
  }

  #publish(events: readonly StoredEvent[]): void {
    // Who starts to listen while these are told hears later ones only.
    const heard = new Map<string, readonly TailListener[]>();
    for (const event of events) {
      const { channel } = event;
      const current = this.#tails.get(channel);
      const listeners = heard.get(channel) ?? [...(current ?? [])];
      heard.set(channel, listeners);
      for (const listener of listeners) {
        if (current?.has(listener)) this.#tell(listener, event);
      }
    }
  }

  #tell(listener: TailListener, event: StoredEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#shell.onError(error, { stage: 'tail' });
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
