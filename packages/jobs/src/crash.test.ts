import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { NewJob } from './queue.ts';
import { openQueue, type TestTables } from './test-support/open-queue.ts';
import { isRunning } from './test-support/is-running.ts';
import { nodeSqliteDialect } from './test-support/sqlite-dialect.ts';

const server = fileURLToPath(new URL('test-support/crash-server.ts', import.meta.url));
const waiting = { timeout: 15_000, interval: 5 };

interface Start {
  id: string;
  attempt: number;
  pid: number;
}

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'headway-jobs-'));
  const path = join(folder, 'jobs.db');
  const journal = join(folder, 'journal');
  const opened = await openQueue({ db: new Kysely<TestTables>({ dialect: nodeSqliteDialect(path) }) });
  const servers: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const { exitCode, signalCode, pid } of servers) {
      if (exitCode === null && signalCode === null && pid) process.kill(pid, 'SIGKILL');
    }
    await opened.db.destroy();
    await vi.waitFor(() => expect(starts().filter(({ pid }) => isRunning(pid))).toEqual([]), waiting);
    rmSync(folder, { recursive: true });
  });

  /** Every start of a job, as its worker wrote it down. */
  function starts(): readonly Start[] {
    if (!existsSync(journal)) return [];
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    return lines.map((line) => {
      const [id = '', attempt, pid] = line.split(' ');
      return { id, attempt: Number(attempt), pid: Number(pid) };
    });
  }

  return {
    ...opened,
    starts,
    enqueue: async (deed: string, ms = 0, more: Partial<NewJob> = {}) =>
      opened.queue.enqueue({ kind: 'test', input: { do: deed, ms, journal }, labels: {}, ...more }),
    serve: (): ChildProcess => {
      const child = spawn(process.execPath, [server, path], { stdio: 'inherit' });
      servers.push(child);
      return child;
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test('finishes every job once, whichever processes are killed in mid-job', { timeout: 60_000 }, async () => {
  const { db, queue, publisher, enqueue, serve, starts } = await open();
  const ids: string[] = [];
  const { id: batchId } = await queue.addBatch({ labels: {} });
  for (let count = 0; count < 10; count += 1) ids.push((await enqueue('succeed', 150, { batchId })).id);
  await queue.sealBatch(batchId);

  const after = async (count: number): Promise<Start> =>
    vi.waitFor(() => {
      const last = starts().at(-1);
      if (!last || starts().length < count) throw new Error(`${starts().length} starts of ${count}.`);
      return last;
    }, waiting);
  for (const count of [2, 5, 8]) {
    const child = serve();
    await after(count);
    await kill(child);
  }
  const last = serve();
  for (const count of [10, 13]) process.kill((await after(count)).pid, 'SIGKILL');
  await vi.waitFor(async () => expect((await queue.stats()).completed).toBe(ids.length), waiting);
  await kill(last);

  const completed = (await db.selectFrom('note').selectAll().execute()).map(({ text }) => text);
  expect(completed.toSorted()).toEqual(ids.toSorted());
  const attempts = Object.groupBy(starts(), ({ id }) => id);
  for (const id of ids) {
    const own = (attempts[id] ?? []).map(({ attempt }) => attempt);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(new Set(own).size).toBe(own.length);
    expect(own.at(-1)).toBe((await queue.get(id))?.attempt);
  }
  expect(starts().length).toBeGreaterThan(ids.length);

  const counts = { waiting: 0, active: 0, reviewing: 0, failed: 0, cancelled: 0, completed: ids.length };
  expect(await queue.batch(batchId)).toMatchObject({ status: 'completed', counts });
  expect(await queue.stats()).toMatchObject({ ...counts, total: ids.length });
  const ends = (await publisher.published()).filter(({ type }) => type === 'batch.completed');
  expect(ends).toHaveLength(1);
  for (const id of ids) {
    const kept = (await queue.attempts(id)).map(({ attempt, outcome }) => [attempt, outcome]);
    const own = (attempts[id] ?? []).map(({ attempt }) => attempt);
    // A start of which nobody heard, since its worker was killed before it could tell, is kept too.
    expect(kept.map(([attempt]) => attempt)).toEqual(expect.arrayContaining(own));
    expect(kept.slice(0, -1).every(([, outcome]) => outcome === 'lost' || outcome === 'failed')).toBe(true);
    expect(kept.at(-1)?.[1]).toBe('completed');
  }
});

test('lets no worker outlive its server, not even one that never yields', { timeout: 30_000 }, async () => {
  const { queue, enqueue, serve, starts } = await open();
  const { id } = await enqueue('spin');
  await enqueue('wait');
  const child = serve();
  await vi.waitFor(() => expect(starts()).toHaveLength(2), waiting);
  await kill(child);
  await vi.waitFor(() => expect(starts().filter(({ pid }) => isRunning(pid))).toEqual([]), waiting);
  expect(await queue.get(id)).toMatchObject({ status: 'running', attempt: 1 });
  await queue.recover();
  expect(await queue.get(id)).toMatchObject({ status: 'queued', attempt: 1 });
});
