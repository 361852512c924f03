import { type Clock, HeadwayError } from '@headway/protocol';
import type { Kysely } from 'kysely';
import type { Log, LogEntry } from './log.ts';
import { firstGroup, type OutboxRow, rowsUpTo } from './outbox-groups.ts';
import { asOutbox, deleteRows, oldestRows, type OutboxTables, setAside } from './outbox-table.ts';

export interface RelayOptions<Tables> {
  db: Kysely<Tables>;
  log: Pick<Log, 'append'>;
  clock: Pick<Clock, 'setTimer'>;
  /** Hears every attempt that failed for a row by itself, and every row that is set aside. */
  onError: (error: unknown, context: { stage: string }) => void;
  /** A look at the table even when nobody called `wake`, ms. @default 1000 */
  pollMs?: number;
  /** Spreads retries, 0 to 1. @default Math.random */
  random?: () => number;
}

/** Takes what the outbox holds to the log. */
export interface Relay {
  /** Looks at the table now. Cheap, also when called for every publication. */
  wake(): void;
  /** Resolves once the table was seen empty after the call. @throws Error when the relay is closed before. */
  drained(): Promise<void>;
  /** Ends the relay after the batch at hand; what is left waits for the next one. */
  close(): Promise<void>;
}

export const relayDefaults = { pollMs: 1000 } as const;

const batchRows = 200;
const firstRetryMs = 100;
const lastRetryMs = 10_000;

/** The longest wait before the next attempt after so many failures in a row (from 1), ms. */
export function retryCeilingMs(failures: number): number {
  return Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 20));
}

/**
 * Starts a relay: it appends the rows of `headway_outbox` to the log in the order of their ids, those that wait together
 * as one, and deletes them after. A row goes again after a failure, and only then the next one. A row that was appended
 * but not deleted is known to the log by its key and takes effect once. One relay per database.
 */
export function createRelay<Tables>(options: RelayOptions<Tables>): Relay {
  return new OutboxRelay({ ...relayDefaults, random: Math.random, ...options, db: asOutbox(options.db) });
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

class OutboxRelay implements Relay {
  readonly #options: Required<RelayOptions<OutboxTables>>;
  /** Asked for since the table was last read. */
  #wanted = false;
  #running: Promise<void> | null = null;
  #closed = false;
  #endWait: (() => void) | null = null;
  #cancelPoll: () => void = () => undefined;
  #waiters: Waiter[] = [];

  constructor(options: Required<RelayOptions<OutboxTables>>) {
    this.#options = options;
    this.wake();
  }

  wake(): void {
    if (this.#closed) return;
    this.#wanted = true;
    this.#running ??= this.#run();
  }

  drained(): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The relay is closed.'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.wake();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelPoll();
    this.#endWait?.();
    await this.#running;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new Error('The relay is closed.'));
  }

  /** Runs until the table is empty and nobody asked again: there is never more than one of it. */
  async #run(): Promise<void> {
    this.#cancelPoll();
    let failures = 0;
    while (this.#wanted && !this.#closed) {
      this.#wanted = false;
      // Only those who asked before the table was read may take it for an answer.
      const asked = this.#waiters.length;
      try {
        const empty = await this.#relayBatch();
        failures = 0;
        if (empty) for (const waiter of this.#waiters.splice(0, asked)) waiter.resolve();
        else this.#wanted = true;
      } catch (error) {
        failures += 1;
        this.#wanted = true;
        this.#options.onError(error, { stage: 'relay' });
        await this.#wait(this.#options.random() * retryCeilingMs(failures));
      }
    }
    this.#running = null;
    if (!this.#closed)
      this.#cancelPoll = this.#options.clock.setTimer(() => this.wake(), this.#options.pollMs);
  }

  /** True when there was nothing to do. */
  async #relayBatch(): Promise<boolean> {
    const { db } = this.#options;
    const rows = await oldestRows(db, batchRows);
    const done: number[] = [];
    let next = 0;
    let alone = false;
    try {
      while (next < rows.length && !this.#closed) {
        const left = rows.slice(next);
        const group = alone ? left.slice(0, 1) : firstGroup(left);
        try {
          const taken = left.slice(0, await this.#append(group, left));
          done.push(...taken.map(({ id }) => id));
          next += taken.length;
        } catch (error) {
          // The rows before one that the log does not take go by themselves, and what is told of it is of it alone.
          if (group.length > 1) {
            alone = true;
            continue;
          }
          if (!isHopeless(error)) throw error;
          this.#options.onError(error, { stage: 'relay' });
          for (const { id } of group) await setAside(db, id, error.message);
          next += 1;
        }
      }
    } finally {
      await deleteRows(db, done);
    }
    return rows.length === 0;
  }

  /**
   * Appends a group as one, and gives how many of the rows that are left the log has now. A group whose append took
   * effect without our knowing may be cut otherwise the next time: the log keeps with its key which row was its last.
   */
  async #append(group: readonly OutboxRow[], left: readonly OutboxRow[]): Promise<number> {
    const publications = group.map(({ entries }) => JSON.parse(entries) as LogEntry[]);
    const [first, last] = [publications[0]?.[0]?.id, publications.at(-1)?.[0]?.id];
    const { repeated, memo } = await this.#options.log.append(publications.flat(), {
      // With the publication's ULID: ids begin anew in a database that was put back from a backup.
      idempotencyKey: `outbox:${group[0]?.id}:${first}`,
      ...(last !== undefined && { memo: last }),
    });
    return repeated ? rowsUpTo(left, memo) : group.length;
  }

  #wait(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#endWait = null;
        resolve();
      };
      const cancel = this.#options.clock.setTimer(end, ms);
      this.#endWait = end;
    });
  }
}

/** Whether the row itself is wrong, so that no later attempt can succeed. */
function isHopeless(error: unknown): error is Error {
  return error instanceof SyntaxError || (error instanceof HeadwayError && error.code === 'invalid_event');
}
