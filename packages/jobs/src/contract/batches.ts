import type { Batch, Job } from '@headway/protocol';
import { describe, expect, test, vi } from 'vitest';
import type { NewBatch } from '../job-batches.ts';
import type { JobQueue } from '../queue.ts';
import { codeOf, draft, error, type OpenTested, run, setUp } from './bench.ts';

const nothing = { result: null, summary: { outcome: 'nothing_found', text: 'none' } } as const;
const waiting = { timeout: 5000, interval: 10 };

/** What every `JobQueue` must do with batches. */
export function testBatches(open: OpenTested): void {
  describe('batches', () => {
    const bench = setUp(open);
    const { take } = bench;
    const add = (jobs: number, more: Partial<NewBatch> = {}): Promise<Batch> =>
      bench.queue.addBatch({ labels: {}, jobs: Array.from({ length: jobs }, () => draft()), ...more });
    async function batch(id: string): Promise<Batch> {
      const found = await bench.queue.batch(id);
      if (!found) throw new Error('The batch is gone.');
      return found;
    }
    const jobs = async (id: string): Promise<readonly Job[]> =>
      (await bench.queue.list({ batchId: id })).items;
    const statuses = async (id: string): Promise<readonly string[]> =>
      (await jobs(id)).map(({ status }) => status).toSorted();
    /** What was told of a batch, once there is nothing left to tell. */
    async function told(id: string): Promise<readonly { type: string; data: Batch }[]> {
      await bench.clock.advance(1000);
      const newest = await vi.waitFor(async () => {
        const events = (await bench.told(`batch:${id}`)) as { type: string; data: Batch }[];
        expect(events.at(-1)?.data.revision).toBe((await batch(id)).revision);
        return events;
      }, waiting);
      const revisions = newest.map(({ data }) => data.revision);
      expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
      return newest;
    }
    test('makes a batch with its first jobs, and one of one id', async () => {
      const made = await add(2, { id: 'b1', name: 'Plate 7', labels: { projectId: 'p' } });
      expect(made).toMatchObject({
        id: 'b1',
        name: 'Plate 7',
        labels: { projectId: 'p' },
        status: 'open',
        counts: { waiting: 2, active: 0, total: 2 },
        fraction: 0,
        eta: null,
        finishedAt: null,
      });
      expect((await jobs('b1')).map(({ labels }) => labels['batchId'])).toEqual(['b1', 'b1']);
      expect((await add(3, { id: 'b1', name: 'Other' })).name).toBe('Plate 7');
      expect((await batch('b1')).counts.total).toBe(2);
      expect(await bench.queue.batch('nobody')).toBeNull();
      await expect(bench.queue.addBatch({ id: 'not a channel', labels: {} })).rejects.toThrow(TypeError);
      await expect(add(1001)).rejects.toThrow('1000 jobs at most');
      await expect(codeOf(bench.queue.enqueue(draft({ batchId: 'nobody' })))).resolves.toBe('not_found');
    });

    test('counts its jobs as they go on, those that found nothing by themselves', async () => {
      const { id } = await add(4);
      const [first, second, third] = [await take(), await take(), await take()];
      expect((await batch(id)).counts).toMatchObject({ waiting: 1, active: 3, total: 4 });
      await bench.queue.complete(first.job.id, first.fence, run);
      await bench.queue.complete(second.job.id, second.fence, nothing);
      await bench.queue.fail(third.job.id, third.fence, error(false));
      const queued = (await jobs(id)).find(({ status }) => status === 'queued');
      await bench.queue.cancel(queued?.id ?? '');
      expect((await batch(id)).counts).toEqual({
        waiting: 0,
        active: 0,
        reviewing: 0,
        completed: 2,
        failed: 1,
        cancelled: 1,
        nothingFound: 1,
        total: 4,
      });
      expect((await batch(id)).status).toBe('open');
    });

    test('tells its end once, when it is sealed and its last job ended', async () => {
      const { id } = await add(2);
      const [first, second] = [await take(), await take()];
      await bench.queue.complete(first.job.id, first.fence, run);
      await bench.queue.sealBatch(id);
      expect(await bench.queue.sealBatch(id)).toMatchObject({ status: 'running' });
      await bench.queue.complete(second.job.id, second.fence, run);
      expect(await batch(id)).toMatchObject({ status: 'completed', fraction: 1, eta: null });
      const events = await told(id);
      expect(events.filter(({ type }) => type === 'batch.completed')).toHaveLength(1);
      expect(events.at(-1)?.data).toEqual(await batch(id));
      expect((await batch(id)).finishedAt).toBe((await bench.queue.get(second.job.id))?.finishedAt);
    });

    test('is completed once also when its last jobs end at the same time', async () => {
      const { id } = await add(5, { sealed: true });
      const taken = [await take(), await take(), await take(), await take(), await take()];
      await Promise.all(taken.map(({ job, fence }) => bench.queue.complete(job.id, fence, run)));
      const ends = (await told(id)).filter(({ type }) => type === 'batch.completed');
      expect(ends.map(({ data }) => data.counts.completed)).toEqual([5]);
    });

    test('is completed at once when it is sealed with nothing left to do', async () => {
      expect(await add(0, { sealed: true })).toMatchObject({ status: 'completed', fraction: 1 });
      const { id } = await add(1);
      const { job, fence } = await take();
      await bench.queue.complete(job.id, fence, run);
      expect(await bench.queue.sealBatch(id)).toMatchObject({ status: 'completed' });
    });

    test('runs again and says so when it gets work after its end', async () => {
      const { id } = await add(1, { sealed: true });
      const first = await take();
      await bench.queue.fail(first.job.id, first.fence, error(false));
      expect((await batch(id)).status).toBe('completed');
      await bench.queue.retry(first.job.id);
      expect(await batch(id)).toMatchObject({ status: 'running', finishedAt: null, counts: { waiting: 1 } });
      expect((await told(id)).at(-1)).toMatchObject({ type: 'batch.updated', data: { status: 'running' } });
      const again = await take();
      await bench.queue.complete(again.job.id, again.fence, run);
      await bench.queue.enqueue(draft({ batchId: id }));
      expect(await batch(id)).toMatchObject({ status: 'running', counts: { completed: 1, waiting: 1 } });
      await bench.queue.cancel((await jobs(id))[0]?.id ?? '');
      const ends = (await told(id)).filter(({ type }) => type === 'batch.completed');
      expect(ends).toHaveLength(3);
    });

    test('has one progress, by size where all jobs have one, that falls only for more work', async () => {
      const { id } = await bench.queue.addBatch({
        labels: {},
        jobs: [draft({ size: 100, priority: 1 }), draft({ size: 300 })],
      });
      const small = await take();
      await bench.queue.report(small.job.id, small.fence, { fraction: 0.5 });
      expect((await told(id)).at(-1)?.data.fraction).toBe(0.125);
      await bench.queue.complete(small.job.id, small.fence, run);
      expect((await told(id)).at(-1)?.data.fraction).toBe(0.25);
      const large = await take();
      await bench.queue.report(large.job.id, large.fence, { fraction: 0.5 });
      expect((await told(id)).at(-1)?.data.fraction).toBe(0.625);
      await bench.queue.release(large.job.id, large.fence);
      expect((await told(id)).at(-1)?.data.fraction).toBe(0.625);
      await bench.queue.enqueue(draft({ batchId: id, size: 400 }));
      expect((await told(id)).at(-1)?.data.fraction).toBe(0.125);
      await bench.queue.enqueue(draft({ batchId: id }));
      expect((await told(id)).at(-1)?.data.fraction).toBe(0.25);
    });

    test('tells how much longer it takes from what its runs took', async () => {
      const { id } = await add(4);
      expect((await told(id)).at(-1)?.data.eta).toBeNull();
      const first = await take();
      await bench.clock.advance(10_000);
      await bench.queue.complete(first.job.id, first.fence, run);
      expect((await told(id)).at(-1)?.data.eta).toBeNull();
      await take();
      const { eta } = (await told(id)).at(-1)?.data ?? {};
      expect(eta?.lowMs).toBeGreaterThan(0);
      expect(eta?.lowMs).toBeLessThan(30_000);
      expect(eta?.highMs).toBeGreaterThan(30_000);
    });

    test('pauses what waits and what runs, and lets later jobs wait paused', async () => {
      const { id } = await add(2);
      const running = await take();
      expect(await bench.queue.pauseBatch(id)).toMatchObject({ status: 'paused', eta: null });
      expect(await statuses(id)).toEqual(['paused', 'pausing']);
      expect(await bench.queue.enqueue(draft({ batchId: id }))).toMatchObject({ status: 'paused' });
      await bench.queue.fail(running.job.id, running.fence, error(true));
      expect(await statuses(id)).toEqual(['paused', 'paused', 'paused']);
      expect(await bench.queue.take(['cells'])).toBeNull();
      expect((await batch(id)).counts).toMatchObject({ waiting: 3, active: 0 });
      expect((await told(id)).at(-1)?.data.status).toBe('paused');
      expect(await bench.queue.resumeBatch(id)).toMatchObject({ status: 'open' });
      expect(await statuses(id)).toEqual(['queued', 'queued', 'queued']);
    });

    test('takes in a job that is opened by who does it, unless it is paused', async () => {
      const { id } = await add(0);
      const opened = { worker: 'desk', leaseMs: 60_000 };
      const { job, fence } = await bench.queue.open(draft({ batchId: id }), opened);
      expect((await batch(id)).counts).toMatchObject({ active: 1, total: 1 });
      await bench.queue.complete(job.id, fence, run);
      await bench.queue.pauseBatch(id);
      expect(await codeOf(bench.queue.open(draft({ batchId: id }), opened))).toBe('conflict');
      expect(await codeOf(bench.queue.open(draft({ batchId: 'nobody' }), opened))).toBe('not_found');
      expect((await batch(id)).counts).toMatchObject({ completed: 1, total: 1 });
    });

    test('lets a job of a paused batch run that is resumed by itself', async () => {
      const { id } = await add(2);
      await bench.queue.pauseBatch(id);
      const [one] = await jobs(id);
      expect(await bench.queue.resume(one?.id ?? '')).toMatchObject({ status: 'queued' });
      const { job, fence } = await take();
      expect(job.id).toBe(one?.id);
      await bench.queue.release(job.id, fence);
      expect(await statuses(id)).toEqual(['paused', 'paused']);
    });

    test('cancels all that has not ended, and is completed when the last has', async () => {
      const { id } = await add(3);
      const [done, running] = [await take(), await take()];
      await bench.queue.complete(done.job.id, done.fence, run);
      expect(await bench.queue.cancelBatch(id)).toMatchObject({ status: 'cancelling' });
      expect(await statuses(id)).toEqual(['cancelled', 'cancelling', 'completed']);
      expect(await codeOf(bench.queue.enqueue(draft({ batchId: id })))).toBe('conflict');
      expect(await codeOf(bench.queue.cancelBatch(id))).toBe('conflict');
      await bench.queue.confirmCancelled(running.job.id, running.fence);
      expect(await batch(id)).toMatchObject({ status: 'completed', counts: { cancelled: 2, completed: 1 } });
      expect(await codeOf(bench.queue.cancelBatch(id))).toBe('conflict');
      expect((await add(0).then((empty) => bench.queue.cancelBatch(empty.id))).status).toBe('completed');
    });

    test('refuses what it can not have, with a code', async () => {
      const { id } = await add(1);
      expect(await codeOf(bench.queue.resumeBatch(id))).toBe('conflict');
      await bench.queue.pauseBatch(id);
      expect(await codeOf(bench.queue.pauseBatch(id))).toBe('conflict');
      await bench.queue.cancelBatch(id);
      expect(await codeOf(bench.queue.pauseBatch(id))).toBe('conflict');
      for (const ask of ['sealBatch', 'pauseBatch', 'resumeBatch', 'cancelBatch'] as const) {
        expect(await codeOf(bench.queue[ask]('nobody'))).toBe('not_found');
      }
      expect(await codeOf(bench.queue.removeFromBatch(id, 'nobody'))).toBe('not_found');
      expect(await codeOf(bench.queue.removeFromBatch('nobody', 'nobody'))).toBe('not_found');
    });

    test('lets a job go, which is cancelled unless it has ended, and may end by it', async () => {
      const { id } = await add(3, { sealed: true });
      const done = await take();
      await bench.queue.complete(done.job.id, done.fence, run);
      const running = await take();
      const queued = (await jobs(id)).find(({ status }) => status === 'queued');
      expect(await bench.queue.removeFromBatch(id, queued?.id ?? '')).toMatchObject({ status: 'cancelled' });
      expect((await batch(id)).counts).toMatchObject({ waiting: 0, active: 1, cancelled: 0, total: 2 });
      expect(await bench.queue.removeFromBatch(id, done.job.id)).toMatchObject({ status: 'completed' });
      expect(await bench.queue.removeFromBatch(id, running.job.id)).toMatchObject({ status: 'cancelling' });
      expect(await batch(id)).toMatchObject({ status: 'completed', counts: { total: 0 } });
      await bench.queue.confirmCancelled(running.job.id, running.fence);
      expect((await batch(id)).counts.total).toBe(0);
      expect(await jobs(id)).toEqual([]);
      const ended = await add(1, { sealed: true });
      const last = await take();
      await bench.queue.complete(last.job.id, last.fence, run);
      expect(await codeOf(bench.queue.removeFromBatch(ended.id, last.job.id))).toBe('conflict');
    });

    test('tells many changes together, and the last one always', async () => {
      const { id } = await add(100);
      for (let taken = await bench.queue.take(['cells']); taken; taken = await bench.queue.take(['cells'])) {
        await bench.queue.complete(taken.job.id, taken.fence, run);
      }
      const events = await told(id);
      expect(events.length).toBeLessThan(5);
      expect(events.at(-1)?.data.counts.completed).toBe(100);
    });

    test('finds batches by status and labels, newest first, in pages', async () => {
      const ids: string[] = [];
      for (const [index, projectId] of ['a', 'b', 'a', 'a'].entries()) {
        await bench.clock.advance(1);
        ids.unshift((await add(1, { labels: { projectId }, sealed: index > 0 })).id);
      }
      await bench.queue.pauseBatch(ids[1] ?? '');
      await bench.queue.cancelBatch(ids[0] ?? '');
      const found = async (...filter: Parameters<JobQueue['batches']>): Promise<readonly string[]> =>
        (await bench.queue.batches(...filter)).items.map(({ id }) => id);
      expect(await found({})).toEqual(ids);
      expect(await found({ status: ['open'] })).toEqual([ids[3]]);
      expect(await found({ status: ['paused', 'completed'] })).toEqual([ids[0], ids[1]]);
      const labels = { projectId: 'a' };
      const page = await bench.queue.batches({ labels, limit: 2 });
      expect(page.items.map(({ id }) => id)).toEqual([ids[0], ids[1]]);
      const rest = await bench.queue.batches({ labels, limit: 2, cursor: page.nextCursor ?? '' });
      expect(rest).toMatchObject({ items: [{ id: ids[3] }], nextCursor: null });
    });
  });
}
