import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenQueue, openQueue, type TestTables } from './test-support/open-queue.ts';
import { nodeSqliteDialect } from './test-support/sqlite-dialect.ts';

const run = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;
const draft = { kind: 'cells', input: {}, labels: { projectId: 'p' } };

let folder: string;
const opened: OpenQueue[] = [];
const mounted: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-jobs-'));
});
afterEach(async () => {
  for (const { db } of opened.splice(0)) await db.destroy();
  for (const place of mounted.splice(0)) spawnSync('umount', [place]);
  rmSync(folder, { recursive: true });
});

async function open(path: string): Promise<OpenQueue> {
  const dialect = nodeSqliteDialect(path, { timeoutMs: 50 });
  const queue = await openQueue({ db: new Kysely<TestTables>({ dialect }) });
  opened.push(queue);
  return queue;
}

/** All that is stored of jobs, and what was told of them. */
async function storedIn({ db, publisher }: OpenQueue): Promise<unknown> {
  const { rows } = await sql`select * from headway_jobs order by id`.execute(db);
  return { rows, told: await publisher.published() };
}

describe('a database that another program holds', () => {
  test('refuses every change with its cause and nothing half-done, and goes on when it is free', async () => {
    const path = join(folder, 'jobs.db');
    const queued = await open(path);
    const { queue } = queued;
    const { id } = await queue.enqueue(draft);
    const { fence = 0 } = (await queue.take(['cells'])) ?? {};
    await queue.enqueue(draft);
    const before = await storedIn(queued);
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    const refused = [
      () => queue.enqueue(draft),
      () => queue.cancel(id),
      () => queue.pause(id),
      () => queue.take(['cells']),
      () => queue.report(id, fence, { fraction: 0.5 }),
      () => queue.save(id, fence, 1),
      () => queue.heartbeat(id, fence, 1000),
      () => queue.complete(id, fence, run),
      () => queue.recover(),
    ];
    for (const ask of refused) await expect(ask()).rejects.toThrow('database is locked');
    // Reads go on.
    expect(await queue.get(id)).toMatchObject({ status: 'running' });
    other.exec('rollback');
    other.close();
    expect(await storedIn(queued)).toEqual(before);
    expect(await queue.complete(id, fence, run)).toBe(true);
  });
});

describe('a disk that is full', () => {
  test('refuses a change whole, keeps what there was, and goes on when there is space', async ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    if (mount.status !== 0) return skip('No file system can be mounted here.');
    mounted.push(disk);
    const queued = await open(join(disk, 'jobs.db'));
    const { queue } = queued;
    const { id } = await queue.enqueue(draft);
    const { fence = 0 } = (await queue.take(['cells'])) ?? {};
    const filler = join(disk, 'filler');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(filler, Buffer.alloc(Number(bavail) * Number(bsize) - 300_000));
    const large = { ...draft, input: 'x'.repeat(20_000) };
    const made: string[] = [];
    const full = (async () => {
      for (;;) made.push((await queue.enqueue(large)).id);
    })();
    await expect(full).rejects.toThrow('database or disk is full');
    const { rows } = await sql<{ id: string }>`select id from headway_jobs order by id`.execute(queued.db);
    expect(rows.map((row) => row.id)).toEqual([id, ...made]);
    const told = (await queued.publisher.published()).filter(({ type }) => type === 'job.queued');
    expect(told).toHaveLength(1 + made.length);
    expect(await queue.stats()).toMatchObject({ total: 1 + made.length });

    rmSync(filler);
    expect(await queue.complete(id, fence, run)).toBe(true);
    await queue.enqueue(large);
  });
});

describe('a row that is damaged', () => {
  test('is said to be, by its job and its column, and keeps no other job from being run', async () => {
    const { db, queue } = await open(':memory:');
    const bad = await queue.enqueue({ ...draft, priority: 9 });
    const good = await queue.enqueue(draft);
    await sql`update headway_jobs set labels = '{"proj' where id = ${bad.id}`.execute(db);
    await expect(queue.get(bad.id)).rejects.toThrow(`The column 'labels' of job ${bad.id} is no JSON.`);
    await expect(queue.cancel(bad.id)).rejects.toThrow(`The column 'labels' of job ${bad.id} is no JSON.`);
    await expect(queue.take(['cells'])).rejects.toThrow(`The column 'labels' of job ${bad.id} is no JSON.`);
    // It was set aside.
    expect(await queue.take(['cells'])).toMatchObject({ job: { id: good.id } });
    expect(await queue.take(['cells'])).toBeNull();
  });

  test('does not start a job whose input can not be read', async () => {
    const { db, queue, publisher } = await open(':memory:');
    const { id } = await queue.enqueue(draft);
    await sql`update headway_jobs set input = '{' where id = ${id}`.execute(db);
    await expect(queue.take(['cells'])).rejects.toThrow(`The column 'input' of job ${id} is no JSON.`);
    expect(await queue.get(id)).toMatchObject({ status: 'queued', attempt: 0 });
    expect(await publisher.published()).toHaveLength(1);
    expect(await queue.take(['cells'])).toBeNull();
  });

  test('keeps no server from starting, however many jobs there were', async () => {
    const errors: unknown[] = [];
    const queued = await openQueue({ onError: (error) => errors.push(error) });
    opened.push(queued);
    const { db, queue } = queued;
    const [bad] = await db.transaction().execute(async (trx) => {
      const jobs = [];
      for (let count = 0; count < 130; count += 1) jobs.push(await queue.enqueue(draft, trx));
      return jobs;
    });
    while (await queue.take(['cells']));
    await sql`update headway_jobs set step_sub = 'x' where id = ${bad?.id}`.execute(db);
    expect(await queue.recover()).toEqual({ requeued: 129, cancelled: 0 });
    expect(errors[0]).toMatchObject({ name: 'DamagedRow', jobId: bad?.id });
  });

  test('stays when the others are let go', async () => {
    const keep = { maxAgeMs: 0, maxCount: 0 };
    const queued = await openQueue({ retention: { cancelled: keep } });
    opened.push(queued);
    const { db, queue } = queued;
    const jobs = [await queue.enqueue(draft), await queue.enqueue(draft)];
    for (const { id } of jobs) await queue.cancel(id);
    await sql`update headway_jobs set labels = 'x' where id = ${jobs[0]?.id}`.execute(db);
    expect(await queue.sweep()).toEqual({ removed: 1 });
    const { rows } = await sql`select id from headway_jobs`.execute(db);
    expect(rows).toEqual([{ id: jobs[0]?.id }]);
  });
});
