import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFinal, type Job } from '@headway/protocol';
import { Kysely, type Transaction } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { seededRandom } from './contract/seeded-random.ts';
import type { JobQueue, TakenJob } from './queue.ts';
import type { Death } from './test-support/killed-server.ts';
import { openQueue, type TestTables } from './test-support/open-queue.ts';
import { serverQueueOptions } from './test-support/server-queue-options.ts';
import { nodeSqliteDialect } from './test-support/sqlite-dialect.ts';

/*
 * A server with real worker processes is killed again and again, in the middle of transactions and at any time, while
 * another process on the same file takes jobs under leases, and people ask for pauses, cancels, priorities and retries.
 * Then everything must be accounted for.
 */

const kills = Number(process.env['JOBS_KILLS'] ?? 50);
const seed = Number(process.env['JOBS_SEED'] ?? Math.floor(Math.random() * 1e9));
const jobsPerRound = 8;
const script = fileURLToPath(new URL('test-support/killed-server.ts', import.meta.url));
const run = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;

type Queue = JobQueue<Transaction<TestTables>>;

interface Server {
  child: ChildProcess;
  loaded: Promise<unknown>;
  exited: Promise<unknown>;
}

function prepareServer(path: string): Server {
  const child = fork(script, [path]);
  return { child, loaded: once(child, 'message'), exited: once(child, 'exit') };
}

/** Jobs that end well, at once or later, and some that never do. */
async function enqueueSome(queue: Queue, random: () => number, journal: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let count = 0; count < jobsPerRound; count += 1) {
    const kind = ['test', 'inner', 'inner', 'foreign'][Math.floor(random() * 4)] ?? 'inner';
    const deed = ['succeed', 'succeed', 'hesitate', 'refuse', 'kill'][Math.floor(random() * 5)] ?? 'succeed';
    const job = await queue.enqueue({
      kind,
      labels: { projectId: `p${Math.floor(random() * 3)}` },
      input: { do: deed, ms: Math.floor(random() * 50), journal, failures: Math.floor(random() * 3) },
      priority: Math.floor(random() * 3),
      ...(random() < 0.2 && { delayMs: Math.floor(random() * 100) }),
    });
    ids.push(job.id);
  }
  return ids;
}

/** A worker of another program: its jobs go on while the server is down. */
class ForeignWorker {
  readonly #queue: Queue;
  readonly starts: { id: string; attempt: number }[] = [];
  #held: TakenJob[] = [];

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  /** Takes a job, goes on with what it has, and now and then forgets one. */
  async step(random: () => number): Promise<void> {
    const taken = await this.#queue.take(['foreign'], { worker: 'python', leaseMs: 300 });
    if (taken) {
      this.starts.push({ id: taken.job.id, attempt: taken.fence });
      this.#held.push(taken);
    }
    const kept: TakenJob[] = [];
    for (const held of this.#held) {
      const { job, fence } = held;
      const dice = random();
      if (dice < 0.2) continue;
      if (dice < 0.6) await this.#end(held);
      else if (await this.#queue.heartbeat(job.id, fence, 300)) kept.push(held);
    }
    this.#held = kept;
  }

  async #end({ job, fence }: TakenJob): Promise<void> {
    const { status } = (await this.#queue.get(job.id)) ?? job;
    if (status === 'pausing') await this.#queue.confirmPaused(job.id, fence);
    else await this.#queue.complete(job.id, fence, run);
  }
}

/** What a person asks; what can't be had is refused. */
async function askSomething(queue: Queue, ids: readonly string[], random: () => number): Promise<void> {
  const id = ids[Math.floor(random() ** 0.5 * ids.length)] ?? '';
  const asks = [
    () => queue.pause(id),
    () => queue.pause(id),
    () => queue.resume(id),
    () => queue.resume(id),
    () => queue.prioritize(id, Math.floor(random() * 5)),
    () => queue.cancel(id),
    () => queue.retry(id),
  ];
  await asks[Math.floor(random() * asks.length)]?.().catch((error: unknown) =>
    expect(error).toMatchObject({ code: 'conflict' }),
  );
}

test(
  `accounts for everything after a server was killed ${kills} times (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    const random = seededRandom(seed);
    const folder = mkdtempSync(join(tmpdir(), 'headway-recovery-'));
    const path = join(folder, 'jobs.db');
    const journal = join(folder, 'journal');
    const { db, queue, publisher } = await openQueue({
      ...serverQueueOptions,
      db: new Kysely<TestTables>({ dialect: nodeSqliteDialect(path) }),
    });
    const servers: Server[] = [];
    onTestFinished(async () => {
      for (const { child, exited } of servers) {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await exited;
      }
      await db.destroy();
      await vi.waitFor(() => rmSync(folder, { recursive: true }), 10_000);
    });
    const foreign = new ForeignWorker(queue);
    const ids: string[] = [];

    let next = prepareServer(path);
    servers.push(next);
    for (let round = 0; round <= kills; round += 1) {
      const server = next;
      await server.loaded;
      ids.push(...(await enqueueSome(queue, random, journal)));
      const death: Death =
        round === kills
          ? null
          : random() < 0.5
            ? { afterPublishes: 1 + Math.floor(random() * 60) }
            : { afterMs: Math.floor(random() * 400) };
      server.child.send(death ?? {});
      if (death === null) break;
      // Loads while this one runs.
      next = prepareServer(path);
      servers.push(next);
      let dead = false;
      void server.exited.then(() => {
        dead = true;
      });
      let until = performance.now() + 5000;
      server.child.once('message', () => {
        until = performance.now() + 600;
      });
      while (!dead) {
        await foreign.step(random);
        await askSomething(queue, ids, random);
        // One that is to die in a transaction may have run out of work.
        if (performance.now() > until) server.child.kill('SIGKILL');
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    await vi.waitFor(
      async () => {
        await foreign.step(random);
        await queue.reclaim();
        for (const { id } of (await queue.list({ status: ['paused'], limit: 500 })).items)
          await queue.resume(id);
        const { completed, failed, cancelled, total } = await queue.stats();
        expect(completed + failed + cancelled).toBe(total);
      },
      { timeout: 120_000, interval: 20 },
    );

    const jobs = new Map<string, Job>();
    for (const id of ids) {
      const job = await queue.get(id);
      if (job) jobs.set(id, job);
    }
    // Nothing is lost, and all has ended.
    expect([...jobs.keys()]).toEqual(ids);
    expect([...jobs.values()].filter(({ status }) => !isFinal(status))).toEqual([]);
    expect(jobs.size).toBe((await queue.stats()).total);

    // What completed was stored once, and nothing else was.
    const stored = (await db.selectFrom('note').selectAll().execute()).map(({ text }) => text);
    const completed = [...jobs.values()].filter(({ status }) => status === 'completed').map(({ id }) => id);
    expect(stored.toSorted()).toEqual(completed.toSorted());

    // The events tell the same story, without a gap.
    const events = Map.groupBy(
      (await publisher.published()).filter(
        ({ data }) => data !== null && 'status' in (data as Job) && jobs.has((data as Job).id),
      ),
      ({ data }) => (data as Job).id,
    );
    for (const [id, job] of jobs) {
      const told = (events.get(id) ?? []).map(({ type, data }) => ({ type, job: data as Job }));
      expect(told.map((event) => event.job.revision)).toEqual(told.map((_, index) => index + 1));
      expect(told.at(-1)?.job).toEqual(job);
      const attempts = told.filter(({ type }) => type === 'job.started').map((event) => event.job.attempt);
      expect(attempts).toEqual(attempts.map((_, index) => index + 1));
      expect(job.attempt).toBe(attempts.length);
      const ends = told.filter((event) => event.job.status === 'completed');
      expect(ends.length).toBeLessThanOrEqual(1);
    }

    // Each run was one attempt, and none began after its job had completed.
    const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : [];
    const starts = lines.map((line) => {
      const [id = '', attempt] = line.split(' ');
      return { id, attempt: Number(attempt) };
    });
    for (const [id, own] of Map.groupBy([...starts, ...foreign.starts], (start) => start.id)) {
      const attempts = own.map(({ attempt }) => attempt);
      expect(attempts).toEqual([...new Set(attempts)].toSorted((a, b) => a - b));
      expect(attempts.at(-1)).toBeLessThanOrEqual(jobs.get(id)?.attempt ?? 0);
    }
    expect(completed.length).toBeGreaterThan(ids.length / 4);
    expect(Math.max(...[...jobs.values()].map(({ attempt }) => attempt))).toBeGreaterThan(1);
  },
);
