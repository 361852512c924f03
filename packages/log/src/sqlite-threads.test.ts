import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { idsAfter, plain, start } from './contract/fixture.ts';
import type { Log } from './log.ts';
import { sqliteLog, type SqliteLogOptions } from './sqlite-log.ts';

let folder: string;
let path: string;
const opened: Log[] = [];
let threads: Worker[] = [];
const onWorker = (worker: Worker): number => threads.push(worker);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-log-'));
  path = join(folder, 'events.db');
  threads = [];
  process.on('worker', onWorker);
});
afterEach(async () => {
  process.off('worker', onWorker);
  for (const log of opened.splice(0)) await log.close();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<SqliteLogOptions> = {}): Log {
  const log = sqliteLog({ path, ...options });
  opened.push(log);
  return log;
}

/** Ends the nth thread that was started: the first writes, the second reads. */
async function endThread(index: number): Promise<void> {
  expect(threads.length).toBeGreaterThan(index);
  await threads[index]?.terminate();
}

test('closes without leaving a thread behind', async () => {
  const log = open();
  const exits = vi.fn<() => void>();
  await log.append([plain('a')]);
  await log.position('project:1');
  expect(threads).toHaveLength(2);
  for (const thread of threads) thread.on('exit', exits);
  await log.close();
  expect(exits).toHaveBeenCalledTimes(2);
});

test('answers the reads that it accepted before it was closed', async () => {
  const log = open();
  await log.append([plain('a')]);
  const reads = Array.from({ length: 300 }, () => log.position('project:1'));
  await log.close();
  const offsets = (await Promise.all(reads)).map(({ offset }) => offset);
  expect(new Set(offsets)).toEqual(new Set([1]));
});

test('rejects what waits when the thread that reads dies, and goes on with another', async () => {
  const onError = vi.fn<NonNullable<SqliteLogOptions['onError']>>();
  const log = open({ onError });
  await log.append([plain('a')]);
  await log.position('project:1');
  const ended = threads[1]?.terminate();
  const waiting = log.position('project:1');
  await expect(waiting).rejects.toMatchObject({ name: 'LogError', code: 'failed', retryable: true });
  await ended;
  expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a']);
  await log.append([plain('b')]);
  expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'b']);
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'failed' }), {
    stage: 'thread',
  });
});

test('rejects what waits and all that comes later when the thread that writes dies', async () => {
  const onError = vi.fn<NonNullable<SqliteLogOptions['onError']>>();
  const log = open({ onError, busyTimeoutMs: 300 });
  await log.append([plain('a')]);
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const underWay = log.append([plain('b')]);
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  const waiting = log.append([plain('c')]);
  const results = Promise.allSettled([underWay, waiting]);
  await endThread(0);
  expect(await results).toMatchObject([
    { reason: { code: 'interrupted' } },
    { reason: { code: 'interrupted' } },
  ]);
  await expect(log.append([plain('d')])).rejects.toMatchObject({ code: 'interrupted', retryable: false });
  await expect(log.position('project:1')).rejects.toMatchObject({ code: 'interrupted' });
  await expect(log.sweep()).rejects.toMatchObject({ code: 'interrupted' });
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'interrupted' }), {
    stage: 'thread',
  });
  other.exec('COMMIT');
  other.close();
  await log.close();
  const again = open();
  expect((await again.append([plain('e')])).positions).toMatchObject([{ offset: 2 }]);
});

test('keeps a process alive until what was appended is stored, and not longer', async () => {
  const script = `
    import { sqliteLog } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    const log = sqliteLog({ path: process.argv[1] });
    const entry = (id) => ({ channel: 'project:1', type: 'task.noted', id, timestamp: '2026-01-01T00:00:00.000Z',
      state: false, conflatable: false, data: { id } });
    await log.append([entry('a')]);
    await log.position('project:1');
    void log.append([entry('b')]);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  const log = open();
  const database = new DatabaseSync(path);
  const { epoch } = database.prepare('SELECT epoch FROM epochs ORDER BY number LIMIT 1').get() ?? {};
  database.close();
  expect(await idsAfter(log, 'project:1', { epoch: String(epoch), offset: 0 })).toEqual(['a', 'b']);
});

test('reads while a long commit is under way', async () => {
  const log = open();
  await log.append([plain('a')]);
  await log.position('project:1');
  const order: string[] = [];
  const many = Array.from({ length: 50_000 }, (_, index) => plain(`many${index}`));
  const appended = log.append(many).then(() => order.push('append'));
  // The append goes out at the end of this turn; the read comes after it.
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  expect(await log.position('project:1')).toMatchObject({ offset: 1 });
  order.push('read');
  await appended;
  expect(order).toEqual(['read', 'append']);
  expect(await log.position('project:1')).toMatchObject({ offset: 50_001 });
});
