import type { Clock } from '@headway/protocol';
import { LogError } from './log-error.ts';
import type { Committed, LogStore } from './log-store.ts';
import type { LogCursors } from './cursors.ts';
import { logCursors } from './log-cursors.ts';
import type { AppendResult, Log, RetentionRule, StoredEvent } from './log.ts';
import { type PreparedAppend, prepareAppend, type PreparedEntry } from './prepare-append.ts';
import { retentionOf } from './retention.ts';
import type { StoreAccess } from './store-access.ts';
import { toEvent, toRecord } from './stored-event.ts';
import { Tails } from './tails.ts';

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

/** Entries and characters of data of one commit. One larger append is a group of its own. */
const maxGroup = { entries: 2048, length: 4_194_304 } as const;

interface Waiting {
  append: PreparedAppend;
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

interface Shell {
  idempotencyWindowMs: number;
  clock: Pick<Clock, 'now'>;
  maxPendingEntries: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/**
 * Makes a log of a store: groups appends into commits, one under way at a time while the next group gathers, and feeds
 * the tails.
 */
export function createLog(store: StoreAccess, shell: Shell): Log {
  return new StoreLog(store, shell);
}

class StoreLog implements Log {
  readonly epoch: string;
  readonly idempotencyWindowMs: number;
  readonly cursors: LogCursors;
  readonly #store: StoreAccess;
  readonly #shell: Shell;
  readonly #tails: Tails;
  #rule: RetentionRule = () => ({});
  #waiting: Waiting[] = [];
  #pendingEntries = 0;
  #flushing: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor(store: StoreAccess, shell: Shell) {
    this.epoch = store.epoch;
    this.idempotencyWindowMs = shell.idempotencyWindowMs;
    this.#store = store;
    this.#shell = shell;
    this.#tails = new Tails((error) => shell.onError(error, { stage: 'tail' }));
    this.cursors = logCursors(this.#call, shell.clock, (events) => this.#tails.tell(events));
  }

  append: Log['append'] = async (entries, options) => {
    this.#checkOpen();
    const append = prepareAppend(entries, options);
    if (this.#pendingEntries + entries.length > this.#shell.maxPendingEntries) {
      throw new LogError('overloaded');
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#pendingEntries += entries.length;
      this.#flushing ??= this.#flush();
    });
  };

  read: Log['read'] = async (channel, after, limit) => {
    const result = await this.#call('read', channel, after, limit);
    return result.complete ? { ...result, events: result.events.map(toEvent) } : result;
  };

  recent: Log['recent'] = async (channel, count) => (await this.#call('recent', channel, count)).map(toEvent);

  snapshot: Log['snapshot'] = async (channel, { afterOffset, limit }) => {
    const page = await this.#call('snapshot', channel, { afterOffset, limit });
    return { ...page, events: page.events.map(toEvent) };
  };

  position: Log['position'] = async (channel) => this.#call('position', channel);

  remembered: Log['remembered'] = async (idempotencyKey) => {
    const found = await this.#call('remembered', idempotencyKey);
    return found && { ...found, repeated: true };
  };

  tail: Log['tail'] = (channel, listener) => this.#tails.add(channel, listener);

  setRetention: Log['setRetention'] = (rule) => {
    this.#rule = rule;
  };

  sweep: Log['sweep'] = async () => {
    this.#checkOpen();
    let cursor: number | null = 0;
    while (cursor !== null) {
      const page: ReturnType<LogStore['channels']> = await this.#store.call('channels', cursor);
      let channels = page.names.map((name) => ({ name, retention: retentionOf(this.#rule, name) }));
      do {
        if (this.#closed) return;
        const swept = await this.#store.call('sweep', { channels, now: this.#shell.clock.now() });
        this.#tails.tell(swept.events.map(toEvent));
        channels = channels.slice(swept.done);
      } while (channels.length > 0);
      cursor = this.#closed ? null : page.cursor;
    }
  };

  close: Log['close'] = () => {
    this.#closed ??= (async () => {
      await this.#flushing;
      await this.#store.close();
      this.#tails.clear();
    })();
    return this.#closed;
  };

  #checkOpen(): void {
    if (this.#closed) throw new LogError('closed');
  }

  #call: StoreAccess['call'] = async (method, ...args) => {
    this.#checkOpen();
    return this.#store.call(method, ...args);
  };

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What is appended in one turn of the event loop goes together.
      await nextTurn();
      await this.#commit(this.#takeGroup());
    }
    this.#flushing = null;
  }

  #takeGroup(): readonly Waiting[] {
    let entries = 0;
    let length = 0;
    const end = this.#waiting.findIndex(({ append }, index) => {
      entries += append.entries.length;
      for (const { json } of append.entries) length += json.length;
      return index > 0 && (entries > maxGroup.entries || length > maxGroup.length);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const appends = group.map(({ append }) => append);
    const entries = appends.flatMap((append) => append.entries);
    let committed: Committed;
    try {
      committed = await this.#store.call('commit', appends, this.#shell.clock.now());
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    } finally {
      this.#pendingEntries -= entries.length;
    }
    this.#tails.tell(storedEvents(entries, committed, this.#tails));
    const results = appendResults(appends, committed, this.epoch);
    for (const [index, { resolve, reject }] of group.entries()) {
      const result = results[index];
      if (result) resolve(result);
      else reject(new LogError('failed'));
    }
  }
}

/** Those of the stored events that somebody hears. */
function storedEvents(
  entries: readonly PreparedEntry[],
  { stored, offsets }: Committed,
  tails: Pick<Tails, 'has'>,
): readonly StoredEvent[] {
  return stored.flatMap((index) => {
    const entry = entries[index];
    return entry && tails.has(entry.channel) ? [toEvent(toRecord(entry, offsets[index] ?? 0))] : [];
  });
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
