import type { Job } from '@headway/protocol';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { SqlJobQueueOptions } from './sql-job-queue-options.ts';
import { manualClock, type ManualClock } from './test-support/manual-clock.ts';
import { type OpenQueue, openQueue, type TestTables } from './test-support/open-queue.ts';

const hourMs = 3_600_000;
const forever = { maxAgeMs: Infinity, maxCount: Infinity };
const run = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;
const error = { code: 'x', message: 'X.', retryable: false };

interface Opened extends OpenQueue {
  clock: ManualClock;
  end: (how: 'completed' | 'failed' | 'cancelled', idempotencyKey?: string) => Promise<Job>;
}

async function open(options: Partial<SqlJobQueueOptions<TestTables>>): Promise<Opened> {
  const clock = manualClock();
  const opened = await openQueue({ clock, ...options });
  onTestFinished(() => opened.db.destroy());
  const { queue } = opened;
  return {
    ...opened,
    clock,
    async end(how, idempotencyKey) {
      const job = await queue.enqueue({
        kind: 'cells',
        input: null,
        labels: { projectId: 'p' },
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
      clock.advance(1);
      if (how === 'cancelled') return queue.cancel(job.id);
      const { fence = 0 } = (await queue.take(['cells'])) ?? {};
      if (how === 'completed') await queue.complete(job.id, fence, run);
      else await queue.fail(job.id, fence, error);
      return job;
    },
  };
}

test('lets go what ended long ago, dead letters last, and nothing that has not ended', async () => {
  const { queue, clock, end } = await open({
    retention: {
      completed: { maxAgeMs: hourMs, maxCount: Infinity },
      cancelled: { maxAgeMs: 2 * hourMs, maxCount: Infinity },
      failed: { maxAgeMs: 3 * hourMs, maxCount: Infinity },
    },
  });
  const left = async () => (await queue.list({})).items.map(({ status }) => status).toSorted();
  for (const how of ['completed', 'cancelled', 'failed'] as const) await end(how);
  await queue.enqueue({ kind: 'cells', input: null, labels: {}, delayMs: 100 * hourMs });
  expect(await queue.sweep()).toEqual({ removed: 0 });
  clock.advance(hourMs);
  expect(await queue.sweep()).toEqual({ removed: 1 });
  expect(await left()).toEqual(['cancelled', 'failed', 'queued']);
  clock.advance(hourMs);
  await queue.sweep();
  expect(await left()).toEqual(['failed', 'queued']);
  clock.advance(hourMs);
  await queue.sweep();
  expect(await left()).toEqual(['queued']);
  expect(await queue.stats()).toMatchObject({ failed: 0, waiting: 1, total: 1 });
});

test('keeps the newest of each status, and a dead letter that was sent again', async () => {
  const { queue, end } = await open({
    retention: {
      completed: { maxAgeMs: Infinity, maxCount: 2 },
      failed: { maxAgeMs: Infinity, maxCount: 0 },
    },
  });
  const kept: string[] = [];
  for (let count = 0; count < 130; count += 1) kept.unshift((await end('completed')).id);
  const failed = await end('failed');
  await queue.retry(failed.id);
  expect(await queue.sweep()).toEqual({ removed: 128 });
  expect((await queue.list({ status: ['completed'] })).items.map(({ id }) => id)).toEqual(kept.slice(0, 2));
  expect(await queue.get(failed.id)).toMatchObject({ status: 'queued' });
});

test('frees the idempotency key of a job with it', async () => {
  const { queue, clock, end } = await open({
    retention: { completed: { maxAgeMs: hourMs, maxCount: Infinity } },
  });
  const first = await end('completed', 'k');
  expect(await end('completed', 'k').catch(() => first)).toMatchObject({ id: first.id });
  clock.advance(hourMs);
  await queue.sweep();
  expect((await end('completed', 'k')).id).not.toBe(first.id);
});

test('takes along what a job noted, in small transactions, also where references are not followed', async () => {
  const { db, queue, clock } = await open({
    retention: { completed: { maxAgeMs: hourMs, maxCount: Infinity } },
  });
  await sql`pragma foreign_keys = off`.execute(db);
  const { id } = await queue.enqueue({ kind: 'cells', input: null, labels: { projectId: 'p' } });
  const { fence = 0 } = (await queue.take(['cells'])) ?? {};
  const items = Array.from({ length: 1200 }, (_, index) => ({
    type: 'job.item' as const,
    data: { jobId: id, attempt: 1, index, item: index },
  }));
  const line = { jobId: id, attempt: 1, level: 'info', message: 'read' } as const;
  await queue.notes(id, fence, [...items, { type: 'job.log', data: line }]);
  await queue.complete(id, fence, run);
  clock.advance(2 * hourMs);
  const transactions = vi.spyOn(db, 'transaction');
  expect(await queue.sweep()).toEqual({ removed: 1 });
  expect(transactions.mock.calls.length).toBeGreaterThan(0);
  for (const table of ['labels', 'attempts', 'items', 'log', 'steps']) {
    const { rows } = await sql`select * from ${sql.table(`headway_job_${table}`)}`.execute(db);
    expect(rows, table).toEqual([]);
  }
});

test('tells the end of a job that channels still carry, and not of one that they have forgotten', async () => {
  const { queue, clock, end, publisher } = await open({
    channels: (job) => [`project:${job.labels['projectId']}`],
    retention: { completed: { maxAgeMs: hourMs, maxCount: 1 } },
  });
  const old = await end('completed');
  clock.advance(hourMs);
  const first = await end('completed');
  const last = await end('completed');
  expect(await queue.sweep()).toEqual({ removed: 2 });
  const told = (await publisher.published()).filter(({ type }) => type === 'job.deleted');
  expect(told).toEqual([{ type: 'job.deleted', channels: [`job:${first.id}`, 'project:p'], data: null }]);
  expect(await queue.get(old.id)).toBeNull();
  expect(await queue.get(last.id)).not.toBeNull();
});

test('sweeps by itself while somebody listens, and no longer', async () => {
  const { queue, clock, end } = await open({
    sweepMs: hourMs,
    retention: { completed: { maxAgeMs: hourMs / 2, maxCount: Infinity }, failed: forever },
  });
  await end('completed');
  await end('failed');
  clock.advance(2 * hourMs);
  expect((await queue.stats()).total).toBe(2);
  const undo = queue.onChange(() => {});
  await vi.waitFor(async () => {
    clock.advance(1000);
    expect(await queue.stats()).toMatchObject({ completed: 0, failed: 1 });
  });
  await end('completed');
  undo();
  expect(clock.timers).toBe(0);
});
