import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
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
    enqueue: async (deed: string, ms = 0) =>
      opened.queue.enqueue({ kind: 'test', input: { do: deed, ms, journal }, labels: {} }),
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
  const { db, queue, enqueue, serve, starts } = await open();
  const ids: string[] = [];
  for (let count = 0; count < 10; count += 1) ids.push((await enqueue('succeed', 150)).id);

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
