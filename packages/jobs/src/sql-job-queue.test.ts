import type { Job } from '@headway/protocol';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createJobTables } from './job-tables.ts';
import type { QueueChange } from './queue.ts';
import type { SqlJobQueueOptions } from './sql-job-queue.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { type OpenQueue, openQueue, type TestTables } from './test-support/open-queue.ts';

const draft = { kind: 'cells', input: {}, labels: { projectId: 'p' } };
const summary = { outcome: 'ok', text: 'done' } as const;

async function open(options: Partial<SqlJobQueueOptions<TestTables>> = {}): Promise<OpenQueue> {
  const opened = await openQueue(options);
  onTestFinished(() => opened.db.destroy());
  return opened;
}

describe('createSqlJobQueue', () => {
  test('lets the job, its event and the rows of the application commit together', async () => {
    const { db, queue, publisher } = await open();
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('note').values({ text: 'kept' }).execute();
      const job = await queue.enqueue(draft, trx);
      expect(await queue.get(job.id, trx)).toEqual(job);
    });
    expect((await queue.stats()).total).toBe(1);
    expect((await publisher.published()).map(({ type }) => type)).toEqual(['job.queued']);
  });

  test('leaves nothing behind when the transaction rolls back', async () => {
    const { db, queue, publisher } = await open();
    const failing = db.transaction().execute(async (trx) => {
      await queue.enqueue(draft, trx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await queue.stats()).total).toBe(0);
    expect(await publisher.published()).toEqual([]);
  });

  test('lets a listener take what an open transaction enqueued, once it is committed', async () => {
    const { db, queue } = await open();
    const takes: Promise<unknown>[] = [];
    const undo = queue.onChange(({ type }) => {
      if (type === 'waiting') takes.push(queue.take(['cells']));
    });
    const job = await db.transaction().execute((trx) => queue.enqueue(draft, trx));
    expect(await takes[0]).toMatchObject({ job: { id: job.id, status: 'running' } });
    undo();
  });

  test('publishes every state with a revision one higher, to the job and to the channels asked for', async () => {
    const { queue, publisher } = await open({ channels: (job) => [`project:${job.labels['projectId']}`] });
    const { id } = await queue.enqueue(draft);
    const fence = (await queue.take(['cells']))?.fence ?? 0;
    await queue.report(id, fence, { fraction: 0.2 });
    await queue.fail(id, fence, { code: 'x', message: 'X.', retryable: false });
    await queue.retry(id);
    await queue.cancel(id);
    const published = await publisher.published();
    expect(published.map(({ type }) => type)).toEqual([
      'job.queued',
      'job.started',
      'job.progress',
      'job.failed',
      'job.queued',
      'job.cancelled',
    ]);
    expect(published.map(({ data }) => (data as Job).revision)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { channels } of published) expect(channels).toEqual([`job:${id}`, 'project:p']);
  });

  test('publishes notes to the channel of the job, log lines to one of their own', async () => {
    const { queue, publisher } = await open({ channels: () => ['project:p'] });
    const { id } = await queue.enqueue(draft);
    const fence = (await queue.take(['cells']))?.fence ?? 0;
    const item = { jobId: id, attempt: 1, index: 0, item: { page: 1 } };
    const line = { jobId: id, attempt: 1, level: 'info', message: 'read' } as const;
    await queue.note(id, fence, { type: 'job.item', data: item });
    await queue.note(id, fence, { type: 'job.log', data: line });
    expect((await publisher.published()).slice(2)).toEqual([
      { type: 'job.item', channels: [`job:${id}`], data: item },
      { type: 'job.log', channels: [`job-log:${id}`], data: line },
    ]);
  });

  test('stores the result in the transaction in which the job completes', async () => {
    const { db, queue } = await open({
      async onCompleted(_job, run, trx) {
        await trx
          .insertInto('note')
          .values({ text: String(run.result) })
          .execute();
        if (run.result === 'bad') throw new Error('no room');
      },
    });
    const { id } = await queue.enqueue(draft);
    const fence = (await queue.take(['cells']))?.fence ?? 0;
    await expect(queue.complete(id, fence, { result: 'bad', summary })).rejects.toThrow('no room');
    expect(await queue.get(id)).toMatchObject({ status: 'running' });
    expect(await queue.complete(id, fence, { result: 'good', summary })).toBe(true);
    expect(await db.selectFrom('note').selectAll().execute()).toEqual([{ text: 'good' }]);
  });

  test('tells of transitions within their transaction, but not of progress', async () => {
    const { db, queue } = await open({
      async onTransition(job, event, trx) {
        await trx
          .insertInto('note')
          .values({ text: `${event.type} ${job.status}` })
          .execute();
      },
    });
    const { id } = await queue.enqueue(draft);
    const fence = (await queue.take(['cells']))?.fence ?? 0;
    await queue.report(id, fence, { fraction: 0.2 });
    await queue.complete(id, fence, { result: null, summary });
    const notes = await db.selectFrom('note').selectAll().execute();
    expect(notes.map(({ text }) => text)).toEqual([
      'job.queued queued',
      'job.started running',
      'job.completed completed',
    ]);
  });

  test('gives up on a job that its server was lost with ten times', async () => {
    const { queue } = await open();
    const { id } = await queue.enqueue(draft);
    for (let start = 1; start < 10; start += 1) {
      await queue.take(['cells']);
      expect(await queue.recover()).toEqual({ requeued: 1, cancelled: 0 });
    }
    await queue.take(['cells']);
    expect(await queue.recover()).toEqual({ requeued: 0, cancelled: 0 });
    expect(await queue.get(id)).toMatchObject({
      status: 'failed',
      attempt: 10,
      error: { code: 'worker_lost' },
    });
  });

  test('writes what many runs report at once in one transaction, each for itself', async () => {
    const { db, queue } = await open();
    const runs: { id: string; fence: number }[] = [];
    for (let made = 0; made < 20; made += 1) {
      await queue.enqueue(draft);
      const { job, fence } = (await queue.take(['cells'])) ?? expect.fail('Nothing to take.');
      runs.push({ id: job.id, fence });
    }
    const transactions = vi.spyOn(db, 'transaction');
    const kept = await Promise.all(
      runs.map(({ id, fence }, index) =>
        queue.report(id, index === 3 ? fence + 1 : fence, { fraction: 0.5 }),
      ),
    );
    expect(transactions).toHaveBeenCalledTimes(1);
    expect(kept.filter(Boolean)).toHaveLength(19);
    expect(kept[3]).toBe(false);
    expect((await queue.get(runs[4]?.id ?? ''))?.fraction).toBe(0.5);
  });

  test('lets everybody else have their turn while many runs report at once', async () => {
    const { queue } = await open();
    const runs: { id: string; fence: number }[] = [];
    for (let made = 0; made < 50; made += 1) {
      await queue.enqueue(draft);
      const { job, fence } = (await queue.take(['cells'])) ?? expect.fail('Nothing to take.');
      runs.push({ id: job.id, fence });
    }
    let turns = 0;
    let counting = setImmediate(function count() {
      turns += 1;
      counting = setImmediate(count);
    });
    const kept = await Promise.all(runs.map(({ id, fence }) => queue.report(id, fence, { fraction: 0.5 })));
    clearImmediate(counting);
    expect(kept.every(Boolean)).toBe(true);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  test('writes of a report no column that an index stands on', async () => {
    const { db, queue } = await open();
    const { id } = await queue.enqueue(draft);
    const fence = (await queue.take(['cells']))?.fence ?? 0;
    await queue.report(id, fence, { done: 1, total: 4, fraction: 0.25 });
    await sql`create trigger watch before update of kind, status, priority, ready, group_value, run_at, finished_at
      on headway_jobs begin select raise(abort, 'an index is touched'); end`.execute(db);
    expect(await queue.report(id, fence, { done: 2, total: 4, fraction: 0.5 })).toBe(true);
    expect(await queue.get(id)).toMatchObject({ done: 2, total: 4, fraction: 0.5, revision: 4 });
  });

  test('gives a long line in pages, each job once', async () => {
    const { db, queue } = await open();
    await db.transaction().execute(async (trx) => {
      for (let made = 0; made < 1200; made += 1) await queue.enqueue({ ...draft, priority: made % 3 }, trx);
    });
    const pages: number[] = [];
    const ids = new Set<string>();
    for await (const page of queue.line()) {
      pages.push(page.length);
      for (const { job } of page) ids.add(job.id);
    }
    expect(ids.size).toBe(1200);
    expect(pages).toEqual([500, 500, 200]);
    const many = Array.from({ length: 501 }, (_, index) => `${index}`);
    await expect(queue.lined(many)).rejects.toThrow(RangeError);
  });

  test('wakes its listeners for jobs that were delayed before they came', async () => {
    const clock = manualClock();
    const { queue } = await open({ clock });
    const { id } = await queue.enqueue(draft);
    const fence = (await queue.take(['cells']))?.fence ?? 0;
    await queue.fail(id, fence, { code: 'x', message: 'X.', retryable: true });
    const changes: QueueChange[] = [];
    const undo = queue.onChange((change) => changes.push(change));
    await expect.poll(() => clock.timers).toBe(1);
    clock.advance(60_000);
    expect(changes).toEqual([{ type: 'waiting' }]);
    undo();
  });

  test('reports what a listener throws and tells the others', async () => {
    const stages: string[] = [];
    const { queue } = await open({ onError: (_error, { stage }) => stages.push(stage) });
    const undoFirst = queue.onChange(() => {
      throw new Error('listener');
    });
    const heard: string[] = [];
    const undoSecond = queue.onChange(({ type }) => heard.push(type));
    await queue.enqueue(draft);
    expect(heard).toEqual(['waiting', 'changed']);
    expect(stages).toEqual(['queue listener', 'queue listener']);
    undoFirst();
    undoSecond();
  });

  test('refuses a job that is not plain data', async () => {
    const { queue } = await open();
    await expect(queue.enqueue({ ...draft, input: undefined })).rejects.toThrow(TypeError);
    await expect(queue.enqueue({ ...draft, priority: 0.5 })).rejects.toThrow(TypeError);
  });

  test('finds its tables made already', async () => {
    const { db, queue } = await open();
    await queue.enqueue(draft);
    await createJobTables(db);
    expect((await queue.stats()).total).toBe(1);
  });

  test('takes any jobs in order of priority, then age', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 20 }), async (priorities) => {
        const { db, queue } = await openQueue();
        const made: { id: string; priority: number }[] = [];
        for (const priority of priorities) made.push(await queue.enqueue({ ...draft, priority }));
        const expected = made.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
        const order: string[] = [];
        for (let next = await queue.take(['cells']); next; next = await queue.take(['cells'])) {
          order.push(next.job.id);
        }
        await db.destroy();
        expect(order).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: 25 },
    );
  });
});
