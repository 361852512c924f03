import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LogEntry, sqliteLog } from '@headway/log';
import { answerParent } from './processes.ts';
import { envelope, now, sharedChannel } from './message.ts';

/** What is written in one commit, for how long. */
interface AppendOptions {
  group: number;
  ms: number;
}

function entryOf(index: number): LogEntry {
  const event = envelope(index, { at: 0, channel: sharedChannel }) as LogEntry;
  return { ...event, id: `event-${index}`, state: false, conflatable: false };
}

/** Calls `write` with rising numbers of entries written before, first for the warm-up. Returns entries/s. */
async function timed(
  { group, ms }: AppendOptions,
  write: (from: number) => Promise<void> | void,
): Promise<number> {
  let written = 0;
  const run = async (until: number): Promise<void> => {
    for (; now() < until; written += group) await write(written);
  };
  await run(now() + ms * 250);
  const start = now();
  const before = written;
  await run(start + ms * 1000);
  return (written - before) / ((now() - start) / 1e6);
}

async function inFolder<T>(run: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
  try {
    return await run(join(folder, 'log.db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const handlers = {
  /** One append per event; those of a turn of the event loop share a commit. With `keys`, newer states replace older. */
  log: (options: AppendOptions & { keys?: number }): Promise<number> =>
    inFolder(async (path) => {
      const { group, keys } = options;
      const log = sqliteLog({ path });
      const perSecond = await timed(options, async (from) => {
        const appends = Array.from({ length: group }, (_, index) => {
          const entry = entryOf(from + index);
          const state = keys !== undefined && { key: `key-${index % keys}`, state: true, conflatable: true };
          return log.append([{ ...entry, ...state }]);
        });
        await Promise.all(appends);
      });
      await log.close();
      return perSecond;
    }),
  /** The same rows in a table, without all that a log must know. */
  bareLoop: (options: AppendOptions): Promise<number> =>
    inFolder(async (path) => {
      const database = new DatabaseSync(path);
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      database.exec(
        'CREATE TABLE events (channel TEXT, "offset" INTEGER, type TEXT, id TEXT, timestamp TEXT, data TEXT, ' +
          'PRIMARY KEY (channel, "offset")) STRICT',
      );
      const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
      const perSecond = await timed(options, (from) => {
        database.exec('BEGIN');
        for (let index = from; index < from + options.group; index += 1) {
          const { channel, type, id, timestamp, data } = entryOf(index);
          insert.run(channel, index, type, id, timestamp, JSON.stringify(data));
        }
        database.exec('COMMIT');
      });
      database.close();
      return perSecond;
    }),
};

export type AppendProcess = typeof handlers;
answerParent(handlers);
