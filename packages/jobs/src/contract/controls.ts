import { describe, expect, test } from 'vitest';
import type { JobQueue, QueueChange } from '../queue.ts';
import { codeOf, draft, error, kind, type OpenTested, run, setUp } from './bench.ts';

/** How runs end otherwise than their job. */
const ends: readonly ((queue: JobQueue, id: string, fence: number) => Promise<boolean>)[] = [
  (queue, id, fence) => queue.fail(id, fence, error(true)),
  (queue, id, fence) => queue.release(id, fence),
  (queue, id, fence) => queue.confirmPaused(id, fence),
];

/** What people ask of jobs. */
export function testControls(open: OpenTested): void {
  describe('cancel', () => {
    const bench = setUp(open);

    test('ends a waiting job at once', async () => {
      const { queue } = bench;
      const { id } = await queue.enqueue(draft());
      expect(await queue.cancel(id)).toMatchObject({ status: 'cancelled', attempt: 0 });
      expect(await queue.take([kind])).toBeNull();
      expect(await bench.events(id)).toEqual(['job.queued', 'job.cancelled']);
    });

    test('ends a running job when its worker confirms', async () => {
      const { queue } = bench;
      const changes: QueueChange[] = [];
      const { job, fence } = await bench.taken();
      const undo = queue.onChange((change) => changes.push(change));
      expect(await queue.confirmCancelled(job.id, fence)).toBe(false);
      expect(await queue.cancel(job.id)).toMatchObject({ status: 'cancelling' });
      expect(changes[0]).toEqual({ type: 'cancelling', id: job.id });
      expect(await queue.confirmCancelled(job.id, fence)).toBe(true);
      expect(await bench.get(job.id)).toMatchObject({ status: 'cancelled' });
      undo();
    });

    test('comes to pass however the run ends', async () => {
      const { queue } = bench;
      for (const end of [
        ...ends,
        (_: JobQueue, id: string, fence: number) => queue.complete(id, fence, run),
      ]) {
        const { job, fence } = await bench.taken();
        await queue.cancel(job.id);
        expect(await queue.report(job.id, fence, { fraction: 0.9 })).toBe(true);
        expect(await end(queue, job.id, fence)).toBe(true);
        expect(await bench.get(job.id)).toMatchObject({ status: 'cancelled', summary: null, fraction: null });
      }
    });

    test('is refused a second time, and to a job that has ended', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.cancel(job.id);
      expect(await codeOf(queue.cancel(job.id))).toBe('conflict');
      await queue.confirmCancelled(job.id, fence);
      expect(await codeOf(queue.cancel(job.id))).toBe('conflict');
      const second = await bench.taken();
      await queue.complete(second.job.id, second.fence, run);
      expect(await codeOf(queue.cancel(second.job.id))).toBe('conflict');
      expect(await codeOf(queue.retry(second.job.id))).toBe('conflict');
      expect(await codeOf(queue.cancel('nobody'))).toBe('not_found');
    });
  });

  describe('pause', () => {
    const bench = setUp(open);

    test('holds a waiting job at once, until it is resumed', async () => {
      const { queue } = bench;
      const { id } = await queue.enqueue(draft());
      expect(await queue.pause(id)).toMatchObject({ status: 'paused' });
      expect(await queue.take([kind])).toBeNull();
      expect(await queue.stats()).toMatchObject({ paused: 1, waiting: 0 });
      expect(await queue.resume(id)).toMatchObject({ status: 'queued' });
      expect((await bench.take()).job.id).toBe(id);
      expect(await bench.events(id)).toEqual(['job.queued', 'job.paused', 'job.resumed', 'job.started']);
    });

    test('lets a run end, and begins the next one where it was', async () => {
      const { queue } = bench;
      const changes: QueueChange[] = [];
      const undo = queue.onChange((change) => changes.push(change));
      const { job, fence } = await bench.taken();
      await queue.report(job.id, fence, { fraction: 0.4 });
      expect(await queue.pause(job.id)).toMatchObject({ status: 'pausing', fraction: 0.4 });
      expect(changes).toContainEqual({ type: 'pausing', id: job.id });
      expect(await queue.report(job.id, fence, { fraction: 0.5 })).toBe(true);
      await queue.save(job.id, fence, 'here');
      expect(await queue.confirmPaused(job.id, fence)).toBe(true);
      expect(await bench.get(job.id)).toMatchObject({ status: 'paused', fraction: 0.5, attempt: 1 });
      expect(await queue.take([kind])).toBeNull();
      expect(await queue.resume(job.id)).toMatchObject({ status: 'queued', fraction: null });
      expect(await bench.take()).toMatchObject({ job: { attempt: 2 }, continuation: { state: 'here' } });
      undo();
    });

    test('comes to pass when the run ends without an end of the job', async () => {
      const { queue } = bench;
      for (const end of ends) {
        const { job, fence } = await bench.taken();
        await queue.pause(job.id);
        expect(await end(queue, job.id, fence)).toBe(true);
        expect(await bench.get(job.id)).toMatchObject({ status: 'paused' });
      }
      const { job } = await bench.taken();
      await queue.pause(job.id);
      await queue.recover();
      expect(await bench.get(job.id)).toMatchObject({ status: 'paused' });
    });

    test('gives way to an end of the job', async () => {
      const { queue } = bench;
      const first = await bench.taken();
      await queue.pause(first.job.id);
      expect(await queue.complete(first.job.id, first.fence, run)).toBe(true);
      expect(await bench.get(first.job.id)).toMatchObject({ status: 'completed' });
      const second = await bench.taken();
      await queue.pause(second.job.id);
      expect(await queue.cancel(second.job.id)).toMatchObject({ status: 'cancelling' });
      expect(await queue.confirmPaused(second.job.id, second.fence)).toBe(true);
      expect(await bench.get(second.job.id)).toMatchObject({ status: 'cancelled' });
    });

    test('can be taken back while the run goes on', async () => {
      const { queue } = bench;
      const changes: QueueChange[] = [];
      const { job, fence } = await bench.taken();
      await queue.pause(job.id);
      const undo = queue.onChange((change) => changes.push(change));
      expect(await queue.resume(job.id)).toMatchObject({ status: 'running', attempt: 1 });
      expect(changes).toContainEqual({ type: 'resumed', id: job.id });
      expect(await queue.complete(job.id, fence, run)).toBe(true);
      undo();
    });

    test('taken back too late makes the job wait for its next run', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.pause(job.id);
      await queue.save(job.id, fence, 'here');
      await queue.resume(job.id);
      expect(await queue.confirmPaused(job.id, fence)).toBe(true);
      expect(await bench.take()).toMatchObject({
        job: { id: job.id, attempt: 2 },
        continuation: { state: 'here' },
      });
    });

    test('is refused where nothing can be paused or resumed', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      expect(await codeOf(queue.resume(job.id))).toBe('conflict');
      await queue.pause(job.id);
      expect(await codeOf(queue.pause(job.id))).toBe('conflict');
      await queue.confirmPaused(job.id, fence);
      expect(await codeOf(queue.pause(job.id))).toBe('conflict');
      await queue.cancel(job.id);
      expect(await codeOf(queue.pause(job.id))).toBe('conflict');
      expect(await codeOf(queue.resume(job.id))).toBe('conflict');
      expect(await codeOf(queue.pause('nobody'))).toBe('not_found');
      expect(await codeOf(queue.resume('nobody'))).toBe('not_found');
    });
  });
}
