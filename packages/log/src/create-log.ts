import type { Clock } from '@headway/protocol';
import { LogError } from './log-error.ts';
import type { LogCursors } from './cursors.ts';
import { logCursors } from './log-cursors.ts';
import type { LogStore, Swept, SweepStep } from './log-store.ts';
import type { Log, RetentionRule } from './log.ts';
import { prepareAppend } from './prepare-append.ts';
import { retentionOf } from './retention.ts';
import type { StoreAccess } from './store-access.ts';
import { toEvent } from './stored-event.ts';
import { Tails } from './tails.ts';
import { WriteQueue } from './write-queue.ts';

/** Options that all logs share. */
export interface LogOptions {
  /** @default the machine's */
  clock?: Pick<Clock, 'now'>;
  /** How long an idempotency key is known, ms. Time while the log is not open does not count. @default 3_600_000 */
  idempotencyWindowMs?: number;
  /** Entries that may wait to be stored; beyond that, or beyond 64 Mi characters of data, `append` rejects with `overloaded`. @default 100_000 */
  maxPendingEntries?: number;
  /** Hears what a tail listener throws (`stage: 'tail'`), and of threads that died (`'thread'`). @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

export const logDefaults = { idempotencyWindowMs: 3_600_000, maxPendingEntries: 100_000 } as const;

interface Shell {
  idempotencyWindowMs: number;
  clock: Pick<Clock, 'now'>;
  maxPendingEntries: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Makes a log of a store: checks and groups what is appended, feeds the tails, and makes events of records. */
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
  readonly #writes: WriteQueue;
  #rule: RetentionRule = () => ({});
  #closed: Promise<void> | null = null;

  constructor(store: StoreAccess, shell: Shell) {
    this.epoch = store.epoch;
    this.idempotencyWindowMs = shell.idempotencyWindowMs;
    this.#store = store;
    this.#shell = shell;
    this.#tails = new Tails((error) => shell.onError(error, { stage: 'tail' }));
    this.#writes = new WriteQueue(store, this.#tails, shell);
    this.cursors = logCursors(this.#call, shell.clock, (call, events) => this.#writes.apart(call, events));
  }

  append: Log['append'] = async (entries, options) => {
    this.#checkOpen();
    return this.#writes.append(prepareAppend(entries, options));
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
        channels = channels.slice(await this.#sweep(channels));
      } while (channels.length > 0);
      cursor = this.#closed ? null : page.cursor;
    }
  };

  close: Log['close'] = () => {
    this.#closed ??= (async () => {
      await this.#writes.idle();
      await this.#store.close();
      this.#tails.clear();
    })();
    return this.#closed;
  };

  async #sweep(channels: SweepStep['channels']): Promise<number> {
    const step = (): Promise<Swept> => this.#store.call('sweep', { channels, now: this.#shell.clock.now() });
    const { done } = await this.#writes.apart(step, ({ events }) => events);
    return done;
  }

  #checkOpen(): void {
    if (this.#closed) throw new LogError('closed');
  }

  #call: StoreAccess['call'] = async (method, ...args) => {
    this.#checkOpen();
    return this.#store.call(method, ...args);
  };
}
