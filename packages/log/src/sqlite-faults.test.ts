import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, idsAfter, livingIds, plain, progress, start, state } from './contract/fixture.ts';
import { createLog } from './create-log.ts';
import type { Log } from './log.ts';
import { sqliteLog, type SqliteLogOptions } from './sqlite-log.ts';
import { beginEpoch } from './sqlite-schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { inProcess } from './store-access.ts';

let folder: string;
let path: string;
const opened: Log[] = [];
const mounted: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-log-'));
  path = join(folder, 'events.db');
});
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
  for (const place of mounted.splice(0)) spawnSync('umount', [place]);
  rmSync(folder, { recursive: true });
});

function open(options: Partial<SqliteLogOptions> = {}): Log {
  const log = sqliteLog({ path, ...options });
  opened.push(log);
  return log;
}

function mount(place: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status === 0;
}

const large = (id: string) => plain(id, { data: { id, filler: 'x'.repeat(20_000) } });

/** After these an append has gone out. */
async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}

/** Appends until it can't, and returns what was stored. */
async function appendUntilRejected(log: Log): Promise<{ stored: string[]; error: unknown }> {
  const stored: string[] = [];
  for (let number = 0; number < 1000; number += 1) {
    const id = `e${number}`;
    try {
      await log.append([large(id), progress(`p${number}`, 'job:1')]);
      stored.push(id);
    } catch (error) {
      return { stored, error };
    }
  }
  throw new Error('The file has taken everything.');
}

/** What a reader finds is what was acknowledged, and what tails heard. */
async function expectOnly(log: Log, stored: readonly string[], heard: readonly string[]): Promise<void> {
  const newest = `p${stored.length - 1}`;
  expect(await idsAfter(log, 'project:1', start(log))).toEqual([...stored, newest]);
  expect(await livingIds(log)).toEqual([newest]);
  expect(heard).toEqual(stored.flatMap((id, index) => [id, `p${index}`]));
  expect(await log.position('project:1')).toMatchObject({ offset: stored.length * 2 });
}

describe('a file that may not grow', () => {
  test('gives the publisher an error, shows nothing of the append, and goes on when retention has made room', async () => {
    const log = open({ maxBytes: 300_000 });
    const heard: string[] = [];
    log.tail('project:1', ({ id }) => heard.push(id));
    const { stored, error } = await appendUntilRejected(log);
    expect(error).toMatchObject({ name: 'LogError', code: 'full', retryable: true });
    expect(stored.length).toBeGreaterThan(3);
    await expectOnly(log, stored, heard);

    log.setRetention(() => ({ maxEvents: 1 }));
    await log.sweep();
    const { positions } = await log.append([large('later')]);
    expect(positions).toMatchObject([{ offset: stored.length * 2 + 1 }]);
    expect(heard.at(-1)).toBe('later');
  });

  test('rejects every append of the group that does not fit, and stores the next', async () => {
    const log = open({ maxBytes: 300_000 });
    await log.append([plain('a'), progress('p', 'job:1')]);
    const results = await Promise.allSettled([
      log.append([state('end', 'job:1')]),
      log.append([plain('huge', { data: 'x'.repeat(400_000) })]),
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'p']);
    expect((await log.append([state('end', 'job:1')])).positions).toMatchObject([{ offset: 3 }]);
  });
});

describe('a disk that is full', () => {
  test('gives the publisher an error, shows nothing of the append, and goes on when there is space', async ({
    skip,
  }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    if (!mount(disk, 'size=1m')) return skip('No file system can be mounted here.');
    mounted.push(disk);
    const log = open({ path: join(disk, 'events.db') });
    await log.append([plain('first')]);
    const filler = join(disk, 'filler');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(filler, Buffer.alloc(Number(bavail) * Number(bsize) - 200_000));
    const heard: string[] = [];
    log.tail('project:1', ({ id }) => heard.push(id));
    const { stored, error } = await appendUntilRejected(log);
    expect(error).toMatchObject({ code: 'full', retryable: true });
    const after = { ...start(log), offset: 1 };
    expect(await idsAfter(log, 'project:1', after)).toEqual([...stored, ...heard.slice(-1)]);
    expect(heard).toEqual(stored.flatMap((id, index) => [id, `p${index}`]));

    rmSync(filler);
    expect((await log.append([large('later')])).positions).toMatchObject([{ offset: stored.length * 2 + 2 }]);
    await log.close();
    const again = open({ path: join(disk, 'events.db') });
    expect((await idsAfter(again, 'project:1', start(log))).at(-1)).toBe('later');
  });

  test('can not be opened when not even the epoch fits, and says so', ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    if (!mount(disk, 'size=16k')) return skip('No file system can be mounted here.');
    mounted.push(disk);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(8192));
    expect(() => open({ path: join(disk, 'events.db') })).toThrow(expect.objectContaining({ code: 'full' }));
  });
});

describe('a file that another program holds', () => {
  test('rejects appends after the patience that was asked for, while reads and the event loop go on', async () => {
    const log = open({ busyTimeoutMs: 1000 });
    await log.append([plain('a')]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const order: string[] = [];
    const appended = log.append([plain('b')]).finally(() => order.push('append'));
    const results = Promise.allSettled([appended]);
    await nextTurns();
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a']);
    order.push('read');
    expect(await results).toMatchObject([{ reason: { code: 'locked', retryable: true } }]);
    expect(order).toEqual(['read', 'append']);
    other.exec('COMMIT');
    other.close();
    expect((await log.append([plain('b')])).positions).toMatchObject([{ offset: 2 }]);
  });

  test('stores what waits when the other program lets go', async () => {
    const log = open({ busyTimeoutMs: 20_000 });
    await log.append([plain('a')]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const appended = log.append([plain('b')]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a']);
    other.exec('COMMIT');
    other.close();
    expect((await appended).positions).toMatchObject([{ offset: 2 }]);
  });

  test('closes after what waits has found its end', async () => {
    const log = open({ busyTimeoutMs: 100 });
    await log.append([plain('a')]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const appended = log.append([plain('b')]);
    const [result] = await Promise.allSettled([appended, log.close()]);
    expect(result).toMatchObject({ reason: { code: 'locked' } });
    other.exec('COMMIT');
    other.close();
  });

  test('can not be opened, and says so', () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN EXCLUSIVE');
    expect(() => open({ busyTimeoutMs: 0 })).toThrow(expect.objectContaining({ code: 'locked' }));
    other.exec('COMMIT');
    other.close();
  });
});

describe('a file that may only be read', () => {
  test('can not be opened, and says so', ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    if (!mount(disk, 'size=1m')) return skip('No file system can be mounted here.');
    mounted.push(disk);
    const inDisk = join(disk, 'events.db');
    const database = new DatabaseSync(inDisk);
    beginEpoch(database, 'before', 0);
    database.close();
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    expect(() => open({ path: inDisk })).toThrow(expect.objectContaining({ code: 'read_only' }));
  });

  test('rejects appends as of no use to repeat, and is read on', async () => {
    const database = new DatabaseSync(path);
    beginEpoch(database, 'limited', 0);
    const store = new SqliteStore(database, { epoch: 'limited', idempotencyWindowMs: 1000, openedAt: 0 });
    const log = createLog(inProcess(store), {
      clock: Date,
      idempotencyWindowMs: 1000,
      maxPendingEntries: 10,
      onError: () => undefined,
    });
    opened.push(log);
    await log.append([plain('a')]);
    database.exec('PRAGMA query_only = 1');
    await expect(log.append([plain('b')])).rejects.toMatchObject({ code: 'read_only', retryable: false });
    expect(eventsOf(await log.read('project:1', start(log), 9)).map(({ id }) => id)).toEqual(['a']);
  });
});
