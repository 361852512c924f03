import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createIds, systemClock } from '@headway/protocol';
import { createLog, logDefaults, type LogOptions } from './create-log.ts';
import { LogError } from './log-error.ts';
import type { Log } from './log.ts';
import { asLogError } from './sqlite-errors.ts';
import { beginEpoch } from './sqlite-schema.ts';
import { storeThreads } from './store-threads.ts';

export interface SqliteLogOptions extends LogOptions {
  /** The file; it and its folder are created where they are missing. One process at a time may write to it. */
  path: string;
  /**
   * How large the file may become, bytes. Beyond, appends reject with `full` until sweeps have made room.
   * @default as large as the disk allows
   */
  maxBytes?: number;
  /** How long a call waits for another program that holds the file, ms. @default 500 */
  busyTimeoutMs?: number;
}

/**
 * A durable log in a SQLite file: an append resolves once its commit is on disk.
 *
 * The file is opened before the function returns, so that what is wrong with it is told at once. From then on two
 * threads work on it, and the event loop never waits for the disk. They keep the process alive only while calls wait:
 * a process that ends without `close()` loses nothing that was acknowledged.
 *
 * Calls reject with a `LogError` when the file can't be used (`full`, `locked`, `read_only`, `corrupt`); nothing of a
 * rejected append is stored, and the log goes on when the cause is gone. Only where they reject with `interrupted`, for
 * the thread that writes has ended, is it not known whether the last appends are stored: the log must be opened again.
 * @throws LogError when the file can't be opened.
 * @example
 * const log = sqliteLog({ path: 'data/events.db' });
 */
export function sqliteLog(options: SqliteLogOptions): Log {
  const { busyTimeoutMs = 500, clock = systemClock(), onError = () => undefined } = options;
  const { idempotencyWindowMs, maxPendingEntries } = { ...logDefaults, ...options };
  // The folder of the process may change before a thread opens the file.
  const path = resolve(options.path);
  const epoch = createIds(clock)();
  const openedAt = clock.now();
  openFile(path, busyTimeoutMs, (database) => beginEpoch(database, epoch, openedAt));
  const store = storeThreads(
    { path, busyTimeoutMs, maxBytes: options.maxBytes ?? null, epoch, idempotencyWindowMs, openedAt },
    (error) => onError(error, { stage: 'thread' }),
  );
  return createLog(store, { clock, idempotencyWindowMs, maxPendingEntries, onError });
}

/** @throws LogError */
function openFile(path: string, timeout: number, run: (database: DatabaseSync) => void): void {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout });
    run(database);
  } catch (error) {
    throw mayNotWrite(path) ? new LogError('read_only', { cause: error }) : asLogError(error);
  } finally {
    database?.close();
  }
}

/** SQLite only says that it can't open the file. */
function mayNotWrite(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.W_OK);
    return false;
  } catch {
    // Whatever is wrong with it: it can't be written.
    return true;
  }
}
