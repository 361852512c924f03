import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { backup, DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { durableLogContract } from './contract.ts';
import { eventsOf, idsAfter, plain, progress, state } from './contract/fixture.ts';
import { createLog } from './create-log.ts';
import type { Log } from './log.ts';
import { sqliteLog, type SqliteLogOptions } from './sqlite-log.ts';
import { beginEpoch } from './sqlite-schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { inProcess } from './store-access.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'headway-log-'));

durableLogContract('sqliteLog', () => {
  const folder = newFolder();
  const path = join(folder, 'events.db');
  return {
    open: (options) => sqliteLog({ path, ...options }),
    async backUp() {
      const source = new DatabaseSync(path, { readOnly: true });
      await backup(source, join(folder, 'kept.db'));
      source.close();
    },
    restore: () => copyFileSync(join(folder, 'kept.db'), path),
    dispose: () => rmSync(folder, { recursive: true }),
  };
});

describe('sqliteLog', () => {
  let folder: string;
  let path: string;
  const opened: Log[] = [];
  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'events.db');
  });
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
    rmSync(folder, { recursive: true });
  });

  function open(options: Partial<SqliteLogOptions> = {}): Log {
    const log = sqliteLog({ path, ...options });
    opened.push(log);
    return log;
  }

  /** A log over a database that the test may put limits on. */
  function openLimited(): { log: Log; database: DatabaseSync } {
    const database = new DatabaseSync(path);
    beginEpoch(database, 'limited', 0);
    const store = new SqliteStore(database, { epoch: 'limited', idempotencyWindowMs: 1000, openedAt: 0 });
    const log = createLog(inProcess(store), {
      clock: Date,
      idempotencyWindowMs: 1000,
      maxPendingEntries: 1000,
      onError: () => undefined,
    });
    opened.push(log);
    return { log, database };
  }

  test('creates the folder of its file', async () => {
    const log = open({ path: join(folder, 'a', 'b', 'events.db') });
    await expect(log.append([plain('a')])).resolves.toMatchObject({ repeated: false });
  });

  test('has every acknowledged event, and no half of an append, after the process was killed', async () => {
    const acknowledged = await killWhileAppending(path, 40);
    const log = open();
    const events = eventsOf(await log.read('project:1', { epoch: acknowledged.epoch, offset: 0 }, 1_000_000));
    const ids = new Set(events.map(({ id }) => id));
    expect(acknowledged.ids.length).toBeGreaterThanOrEqual(40);
    expect(acknowledged.ids.filter((id) => !ids.has(id))).toEqual([]);
    expect(events.map(({ offset }) => offset)).toEqual(events.map((_, index) => index + 1));
    // Each append had an event in both channels.
    const twins = eventsOf(await log.read('project:2', { epoch: acknowledged.epoch, offset: 0 }, 1_000_000));
    expect(twins.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect((await log.append([plain('next')])).positions).toMatchObject([{ offset: events.length + 1 }]);
  });

  test('rejects what a full disk can not take, shows nothing of it, and goes on when there is space', async () => {
    const { log, database } = openLimited();
    const heard: string[] = [];
    log.tail('project:1', ({ id }) => heard.push(id));
    await log.append([plain('a'), progress('p', 'job:1')]);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() ?? {};
    database.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    const large = { data: 'x'.repeat(100_000) };
    const results = await Promise.allSettled([
      log.append([state('end', 'job:1')]),
      log.append([plain('large', large)]),
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { name: 'LogError', code: 'full', retryable: true } },
      { status: 'rejected', reason: { code: 'full' } },
    ]);
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 0 })).toEqual(['a', 'p']);
    database.exec('PRAGMA max_page_count = 100000');
    expect((await log.append([plain('large', large)])).positions).toMatchObject([{ offset: 3 }]);
    expect(heard).toEqual(['a', 'p', 'large']);
  });

  test('rejects while another program holds the file, and reads on meanwhile', async () => {
    const log = open({ busyTimeoutMs: 0 });
    await log.append([plain('a')]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(log.append([plain('b')])).rejects.toMatchObject({ code: 'locked', retryable: true });
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 0 })).toEqual(['a']);
    other.exec('COMMIT');
    other.close();
    expect((await log.append([plain('b')])).positions).toMatchObject([{ offset: 2 }]);
  });

  test('rejects when the file may not be written to, and reads on', async () => {
    const { log, database } = openLimited();
    await log.append([plain('a')]);
    database.exec('PRAGMA query_only = 1');
    await expect(log.append([plain('b')])).rejects.toMatchObject({ code: 'read_only', retryable: false });
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 0 })).toEqual(['a']);
  });

  test('lets only the newest opening of a file write to it', async () => {
    const first = open();
    await first.append([plain('a')]);
    const second = open();
    await expect(first.append([plain('b')])).rejects.toMatchObject({ code: 'superseded' });
    await expect(first.sweep()).rejects.toMatchObject({ code: 'superseded' });
    await second.append([plain('c')]);
    expect(await idsAfter(second, 'project:1', { epoch: first.epoch, offset: 0 })).toEqual(['a', 'c']);
  });

  test('takes over a file of the first version with all that is in it', async () => {
    createFirstVersion(path);
    const log = open();
    expect(await idsAfter(log, 'project:1', { epoch: 'first', offset: 0 })).toEqual(['a']);
    expect(await log.remembered('k')).toMatchObject({ positions: [{ epoch: 'first', offset: 1 }] });
    await log.append([plain('b')], { idempotencyKey: 'l', memo: 'new' });
    expect(await log.remembered('l')).toMatchObject({ memo: 'new' });
    expect(await log.cursors.open({ user: 'ann', name: 'mailer', channel: 'project:1' })).toMatchObject({
      created: true,
      position: { offset: 2 },
    });
    await log.close();
    // Opened as its own version the next time.
    expect(await open().cursors.list()).toMatchObject([{ user: 'ann' }]);
  });

  test.each([
    ['no database', () => writeFileSync(path, 'This is a text of some length. '.repeat(100))],
    ['the database of another program', () => createForeign(path)],
    ['a log of a later version', () => createLater(path)],
  ])('does not open %s, and leaves it as it is', (_, create) => {
    create();
    const before = readFileSync(path);
    expect(() => sqliteLog({ path })).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('rejects reads of a damaged file instead of giving a part of it', async () => {
    const first = open();
    for (let index = 0; index < 200; index += 1) {
      await first.append([plain(`e${index}`, { data: 'x'.repeat(500) })]);
    }
    await first.close();
    // Cut in the middle, as by a lost disk.
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096);
    const read = async (): Promise<unknown> => {
      const log = open();
      return log.read('project:1', { epoch: first.epoch, offset: 0 }, 1000);
    };
    await expect(read()).rejects.toMatchObject({ name: 'LogError', code: 'corrupt' });
  });

  test('rejects a read when an event is no longer JSON', async () => {
    const log = open();
    await log.append([plain('a'), plain('b')]);
    const other = new DatabaseSync(path);
    other.exec(`UPDATE events SET data = '{"id":' WHERE id = 'b'`);
    other.close();
    const after = { epoch: log.epoch, offset: 0 };
    await expect(log.read('project:1', after, 10)).rejects.toMatchObject({ code: 'corrupt' });
    await expect(log.append([plain('c')])).resolves.toMatchObject({ positions: [{ offset: 3 }] });
  });

  test('says why a path can not be opened', () => {
    expect(() => sqliteLog({ path: folder })).toThrow(
      expect.objectContaining({ name: 'LogError', code: 'failed' }),
    );
  });
});

function createForeign(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE theirs (id INTEGER)');
  database.close();
}

/** A file as the first version wrote it: one channel with one event. */
function createFirstVersion(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('test-support/version-1.sql', import.meta.url), 'utf8'));
  database.close();
}

function createLater(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(
    'CREATE TABLE events (id INTEGER); PRAGMA application_id = 1215777895; PRAGMA user_version = 1000',
  );
  database.close();
}

/** Runs a process that appends without end, and kills it in the middle once so many appends are acknowledged. */
async function killWhileAppending(path: string, count: number): Promise<{ epoch: string; ids: string[] }> {
  const script = `
    import { sqliteLog } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    const log = sqliteLog({ path: process.argv[1] });
    process.stdout.write(log.epoch + '\\n');
    const entry = (channel, id) => ({ channel, type: 'task.noted', id, timestamp: '2026-01-01T00:00:00.000Z',
      state: false, conflatable: false, data: { filler: 'x'.repeat(300) } });
    for (let n = 0; ; n += 1) {
      await Promise.all(['a', 'b', 'c'].map(async (name) => {
        const id = name + n;
        await log.append([entry('project:1', id), entry('project:2', id)]);
        process.stdout.write(id + '\\n');
      }));
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === count + 1) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const [epoch = '', ...ids] = lines;
  return { epoch, ids };
}
