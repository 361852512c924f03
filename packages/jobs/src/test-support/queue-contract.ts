import { HeadwayError, type Job, type JobError } from '@headway/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LinedJob } from '../job-line.ts';
import type { JobQueue, NewJob, QueueChange } from '../queue.ts';
import type { ManualClock } from './manual-clock.ts';

/** A queue to be tried, with a clock of its own, that makes three attempts. */
export interface QueueUnderTest {
  queue: JobQueue;
  clock: ManualClock;
  /** Types of the events that were published to `job:{id}`, in order. */
  events(id: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const draft = (more: Partial<NewJob> = {}): NewJob => ({
  kind: 'cells',
  input: { path: 'a.png' },
  labels: {},
  ...more,
});
const error = (retryable: boolean): JobError => ({ code: 'test_failed', message: 'It failed.', retryable });
const run = { result: { cells: 3 }, summary: { outcome: 'ok', text: '3 cells' } } as const;

/** What every `JobQueue` must do. */
export function testJobQueue(name: string, open: () => Promise<QueueUnderTest>): void {
  describe(`${name}, as a job queue`, () => {
    let tested: QueueUnderTest;
    let queue: JobQueue;
    beforeEach(async () => {
      tested = await open();
      queue = tested.queue;
    });
    afterEach(() => tested.close());

    async function taken(more: Partial<NewJob> = {}) {
      await queue.enqueue(draft(more));
      const found = await queue.take(['cells']);
      if (!found) throw new Error('There should have been a job to take.');
      return found;
    }
    const get = async (id: string): Promise<Job> => {
      const job = await queue.get(id);
      if (!job) throw new Error('The job is gone.');
      return job;
    };
    const code = async (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'none',
        (reason: unknown) => (reason instanceof HeadwayError ? reason.code : String(reason)),
      );

    test('keeps what a job was made of', async () => {
      const job = await queue.enqueue(draft({ labels: { assetId: 'a' }, priority: 2, size: 7 }));
      expect(job).toMatchObject({ kind: 'cells', status: 'queued', attempt: 0, priority: 2, revision: 1 });
      expect(await queue.get(job.id)).toEqual(job);
      expect(await queue.take(['cells'])).toMatchObject({ input: { path: 'a.png' }, size: 7 });
      expect(await queue.get('nobody')).toBeNull();
    });

    test('makes one job of one idempotency key', async () => {
      const first = await queue.enqueue(draft({ idempotencyKey: 'k' }));
      const second = await queue.enqueue(draft({ idempotencyKey: 'k', priority: 9 }));
      expect(second).toEqual(first);
      expect((await queue.stats()).total).toBe(1);
      expect(await tested.events(first.id)).toEqual(['job.queued']);
    });

    test('gives each job to one taker, highest priority first, then oldest, and only of the kinds asked for', async () => {
      const made: string[] = [];
      for (const priority of [0, 5, 0, 5]) made.push((await queue.enqueue(draft({ priority }))).id);
      await queue.enqueue(draft({ kind: 'other', priority: 9 }));
      const takes = await Promise.all([1, 2, 3, 4, 5].map(() => queue.take(['cells'])));
      const order = takes.map((take) => take && made.indexOf(take.job.id));
      expect(order).toEqual([1, 3, 0, 2, null]);
    });

    test('starts a job as its next attempt', async () => {
      const { job, fence } = await taken();
      expect(job).toMatchObject({ status: 'running', attempt: 1, revision: 2 });
      expect(job.startedAt).not.toBeNull();
      expect(fence).toBeGreaterThan(0);
    });

    test('keeps progress, which never falls and is not 1 before the end', async () => {
      const { job, fence } = await taken();
      const step = { name: 'Read', index: 0, total: 2 };
      expect(await queue.report(job.id, fence, { fraction: 0.5, done: 5, total: 10, step })).toBe(true);
      expect(await queue.report(job.id, fence, { fraction: 0.3, message: 'on it' })).toBe(true);
      expect(await get(job.id)).toMatchObject({ fraction: 0.5, done: 5, step, message: 'on it' });
      await queue.report(job.id, fence, { fraction: 1, eta: { lowMs: 1, highMs: 2 } });
      const nearly = await get(job.id);
      expect(nearly.fraction).toBeLessThan(1);
      expect(nearly.revision).toBe(job.revision + 3);
      await queue.complete(job.id, fence, run);
      expect(await get(job.id)).toMatchObject({ fraction: 1, eta: null });
    });

    test('ends a job with what came out', async () => {
      const { job, fence } = await taken();
      tested.clock.advance(1500);
      expect(await queue.complete(job.id, fence, run)).toBe(true);
      const done = await get(job.id);
      expect(done).toMatchObject({ status: 'completed', summary: run.summary, error: null });
      expect(done.finishedAt).not.toBeNull();
      expect(await tested.events(job.id)).toEqual(['job.queued', 'job.started', 'job.completed']);
      expect(await queue.history('cells')).toEqual([{ durationMs: 1500, size: null }]);
    });

    test('fails for good when a retry can not help', async () => {
      const { job, fence } = await taken();
      expect(await queue.fail(job.id, fence, error(false))).toBe(true);
      expect(await get(job.id)).toMatchObject({ status: 'failed', error: error(false) });
      expect(await queue.take(['cells'])).toBeNull();
    });

    test('tries again after a while, as often as it may', async () => {
      const { job, fence } = await taken();
      await queue.fail(job.id, fence, error(true));
      const retrying = await get(job.id);
      expect(retrying).toMatchObject({ status: 'retrying', error: error(true), finishedAt: null });
      expect(await queue.take(['cells'])).toBeNull();
      tested.clock.advance(Date.parse(retrying.runAt) - tested.clock.now());
      const second = await queue.take(['cells']);
      expect(second?.job).toMatchObject({ id: job.id, attempt: 2, error: null, fraction: null });
      await queue.fail(job.id, second?.fence ?? 0, error(true));
      tested.clock.advance(3_600_000);
      const third = await queue.take(['cells']);
      await queue.fail(job.id, third?.fence ?? 0, error(true));
      expect(await get(job.id)).toMatchObject({ status: 'failed', attempt: 3, error: error(true) });
    });

    test('counts failures only: not the runs that ended with their server, nor those before a person asked again', async () => {
      const { job, fence } = await taken();
      await queue.release(job.id, fence);
      for (let restart = 0; restart < 3; restart += 1) {
        await queue.take(['cells']);
        await queue.recover();
      }
      const failOnce = async (): Promise<string> => {
        tested.clock.advance(3_600_000);
        const next = await queue.take(['cells']);
        await queue.fail(job.id, next?.fence ?? 0, error(true));
        return (await get(job.id)).status;
      };
      expect([await failOnce(), await failOnce(), await failOnce()]).toEqual([
        'retrying',
        'retrying',
        'failed',
      ]);
      await queue.retry(job.id);
      expect(await failOnce()).toBe('retrying');
    });

    test('tells its listeners when a delayed job is due, until they leave', async () => {
      const changes: QueueChange[] = [];
      const undo = queue.onChange((change) => changes.push(change));
      const { job, fence } = await taken();
      await queue.fail(job.id, fence, error(true));
      changes.length = 0;
      tested.clock.advance(Date.parse((await get(job.id)).runAt) - tested.clock.now() - 1);
      expect(changes).toEqual([]);
      tested.clock.advance(1);
      expect(changes).toEqual([{ type: 'waiting' }]);
      undo();
      undo();
      await queue.enqueue(draft());
      expect(changes).toHaveLength(1);
      expect(tested.clock.timers).toBe(0);
    });

    test('tells which job changed, but not of its progress', async () => {
      const changes: string[] = [];
      const undo = queue.onChange((change) => {
        if (change.type === 'changed') changes.push(change.id);
      });
      const { id } = await queue.enqueue(draft());
      const { fence = 0 } = (await queue.take(['cells'])) ?? {};
      expect(changes).toEqual([id, id]);
      await queue.report(id, fence, { fraction: 0.5 });
      expect(changes).toHaveLength(2);
      await queue.fail(id, fence, error(false));
      await queue.retry(id);
      await queue.cancel(id);
      expect(changes).toEqual([id, id, id, id, id]);
      undo();
    });

    test('gives what waits or runs, whole, by id and what runs alone', async () => {
      const made: string[] = [];
      for (const priority of [0, 7, 0]) {
        made.push((await queue.enqueue(draft({ priority, size: 3 }))).id);
      }
      const ended = await taken({ priority: 9 });
      await queue.complete(ended.job.id, ended.fence, run);
      const { job } = await taken({ priority: 8 });
      const listed: LinedJob[] = [];
      for await (const page of queue.line()) listed.push(...page);
      const ids = (jobs: readonly LinedJob[]) => jobs.map((one) => one.job.id).toSorted();
      expect(ids(listed)).toEqual([...made, job.id].toSorted());
      expect(ids(await queue.lined([...made, job.id, ended.job.id, 'nobody']))).toEqual(ids(listed));
      expect(await queue.lined([])).toEqual([]);
      expect(await queue.atWork()).toEqual([{ job: await get(job.id), size: null }]);
      expect(listed.find((one) => one.job.id === made[1])).toMatchObject({ size: 3, job: { priority: 7 } });
    });

    test('cancels a waiting job at once', async () => {
      const { id } = await queue.enqueue(draft());
      expect(await queue.cancel(id)).toMatchObject({ status: 'cancelled', attempt: 0 });
      expect(await queue.take(['cells'])).toBeNull();
      expect(await tested.events(id)).toEqual(['job.queued', 'job.cancelled']);
    });

    test('cancels a running job when its worker confirms', async () => {
      const changes: QueueChange[] = [];
      const { job, fence } = await taken();
      const undo = queue.onChange((change) => changes.push(change));
      expect(await queue.confirmCancelled(job.id, fence)).toBe(false);
      expect(await queue.cancel(job.id)).toMatchObject({ status: 'cancelling' });
      expect(await code(queue.cancel(job.id))).toBe('conflict');
      expect(changes[0]).toEqual({ type: 'cancelling', id: job.id });
      expect(await queue.confirmCancelled(job.id, fence)).toBe(true);
      expect(await get(job.id)).toMatchObject({ status: 'cancelled' });
      undo();
    });

    test('cancels a job that was asked to, however its run ends', async () => {
      const ends = [
        (id: string, fence: number) => queue.complete(id, fence, run),
        (id: string, fence: number) => queue.fail(id, fence, error(true)),
        (id: string, fence: number) => queue.release(id, fence),
      ];
      for (const end of ends) {
        const { job, fence } = await taken();
        await queue.cancel(job.id);
        expect(await queue.report(job.id, fence, { fraction: 0.9 })).toBe(true);
        expect(await end(job.id, fence)).toBe(true);
        expect(await get(job.id)).toMatchObject({ status: 'cancelled', summary: null, fraction: null });
      }
    });

    test('runs a failed or cancelled job again, with nothing left of its last run', async () => {
      const { job, fence } = await taken();
      await queue.report(job.id, fence, { fraction: 0.5, message: 'half' });
      await queue.fail(job.id, fence, error(false));
      const again = await queue.retry(job.id);
      expect(again).toMatchObject({ status: 'queued', attempt: 1, error: null, fraction: null });
      expect(again).toMatchObject({ message: null, startedAt: null, finishedAt: null });
      const second = await queue.take(['cells']);
      expect(second?.job).toMatchObject({ id: job.id, attempt: 2 });
    });

    test('refuses what a job can not have, with a code', async () => {
      const { job, fence } = await taken();
      expect(await code(queue.retry(job.id))).toBe('conflict');
      await queue.complete(job.id, fence, run);
      expect(await code(queue.retry(job.id))).toBe('conflict');
      expect(await code(queue.cancel(job.id))).toBe('conflict');
      expect(await code(queue.cancel('nobody'))).toBe('not_found');
      expect(await code(queue.retry('nobody'))).toBe('not_found');
    });

    test('hears nothing from a run that is over', async () => {
      const { job, fence } = await taken();
      await queue.release(job.id, fence);
      const second = await queue.take(['cells']);
      expect(second?.job.attempt).toBe(2);
      const before = await get(job.id);
      const events = await tested.events(job.id);
      const data = { jobId: job.id, attempt: 1, level: 'info', message: 'late' } as const;
      expect(await queue.report(job.id, fence, { fraction: 0.9 })).toBe(false);
      expect(await queue.note(job.id, fence, { type: 'job.log', data })).toBe(false);
      expect(await queue.complete(job.id, fence, run)).toBe(false);
      expect(await queue.fail(job.id, fence, error(true))).toBe(false);
      expect(await queue.release(job.id, fence)).toBe(false);
      expect(await queue.confirmCancelled(job.id, fence)).toBe(false);
      expect(await get(job.id)).toEqual(before);
      expect(await tested.events(job.id)).toEqual(events);
      expect(await queue.report('nobody', 1, {})).toBe(false);
    });

    test('brings jobs back that were running when their server died', async () => {
      const first = await taken();
      const second = await taken();
      await queue.cancel(second.job.id);
      expect(await queue.recover()).toEqual({ requeued: 1, cancelled: 1 });
      expect(await get(second.job.id)).toMatchObject({ status: 'cancelled' });
      expect(await queue.report(first.job.id, first.fence, { fraction: 0.1 })).toBe(false);
      expect((await queue.take(['cells']))?.job).toMatchObject({ id: first.job.id, attempt: 2 });
    });

    test('counts and lists jobs', async () => {
      const ids: string[] = [];
      for (const assetId of ['a', 'b', 'a', 'a']) {
        ids.unshift((await queue.enqueue(draft({ labels: { assetId, projectId: 'p' } }))).id);
      }
      await queue.cancel(ids[0] ?? '');
      expect(await queue.stats()).toMatchObject({ waiting: 3, active: 0, cancelled: 1, total: 4 });
      const all = await queue.list({});
      expect(all.items.map(({ id }) => id)).toEqual(ids);
      expect(all.nextCursor).toBeNull();
      const filter = { labels: { assetId: 'a', projectId: 'p' }, limit: 2 };
      const page = await queue.list(filter);
      expect(page.items.map(({ id }) => id)).toEqual([ids[0], ids[1]]);
      const rest = await queue.list({ ...filter, cursor: page.nextCursor ?? '' });
      expect(rest.items.map(({ id }) => id)).toEqual([ids[3]]);
      expect((await queue.list({ status: ['cancelled'], kind: 'cells' })).items).toHaveLength(1);
      expect((await queue.list({ kind: 'other' })).items).toHaveLength(0);
    });
  });
}
