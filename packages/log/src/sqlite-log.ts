import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createIds, systemClock } from '@headway/protocol';
import { createLog, logDefaults, type LogOptions } from './create-log.ts';
import type { Log } from './log.ts';
import { asLogError } from './sqlite-errors.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface SqliteLogOptions extends LogOptions {
  /** The file; it and its folder are created where they are missing. One process at a time may write to it. */
  path: string;
  /** How long a call waits for another program that holds the file, ms: the event loop waits too. @default 500 */
  busyTimeoutMs?: number;
}

/**
 * A durable log in a SQLite file: an append resolves once its commit is on disk.
 *
 * Calls reject with a `LogError` when the file can't be used (`full`, `locked`, `read_only`, `corrupt`); nothing of a
 * rejected append is stored, and the log goes on when the cause is gone.
 * @throws LogError when the file can't be opened.
 * @example
 * const log = sqliteLog({ path: 'data/events.db' });
 */
export function sqliteLog(options: SqliteLogOptions): Log {
  const { path, busyTimeoutMs = 500, clock = systemClock(), onError = () => undefined } = options;
  const { idempotencyWindowMs, maxPendingEntries } = { ...logDefaults, ...options };
  const newId = createIds(clock);
  const store = openStore(path, busyTimeoutMs, {
    epoch: newId(),
    newId,
    idempotencyWindowMs,
    openedAt: clock.now(),
  });
  return createLog(store, { clock, maxPendingEntries, onError });
}

function openStore(
  path: string,
  timeout: number,
  options: ConstructorParameters<typeof SqliteStore>[1],
): SqliteStore {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout });
    return new SqliteStore(database, options);
  } catch (error) {
    database?.close();
    throw asLogError(error);
  }
}
