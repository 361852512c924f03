import { describe, expect, test } from 'vitest';
import { codeOf, draft, kind, type OpenTested, run, setUp } from './bench.ts';

const outside = { worker: 'w1', leaseMs: 200 };

/** What workers in other programs need. */
export function testOutside(open: OpenTested): void {
  describe('jobs by label', () => {
    const bench = setUp(open);

    test('are given in their order, and only those that have all labels asked for', async () => {
      const { queue } = bench;
      await queue.enqueue(draft({ labels: { projectId: '1', room: 'a' } }));
      await queue.enqueue(draft({ labels: { projectId: '2' }, priority: 9 }));
      const first = await queue.enqueue(draft({ labels: { projectId: '1', room: 'b' }, priority: 1 }));
      expect((await bench.take({ labels: { projectId: '1' } })).job.id).toBe(first.id);
      expect(await queue.take([kind], { labels: { projectId: '1', room: 'b' } })).toBeNull();
      expect(await queue.take([kind], { labels: { projectId: '3' } })).toBeNull();
    });

    test('of a group that is full have to wait', async () => {
      const { queue } = bench;
      queue.setParallelism({ perGroup: 1 });
      const labels = { projectId: '1' };
      await queue.enqueue(draft({ labels }));
      await queue.enqueue(draft({ labels }));
      const { job, fence } = await bench.take({ labels });
      expect(await queue.take([kind], { labels })).toBeNull();
      await queue.complete(job.id, fence, run);
      expect(await queue.take([kind], { labels })).not.toBeNull();
    });
  });

  describe('an opened job', () => {
    const bench = setUp(open);

    test('is run at once by who opened it, and given to nobody else', async () => {
      const { queue } = bench;
      const opened = await queue.open(draft({ labels: { projectId: '1' }, size: 3 }), outside);
      expect(opened.job).toMatchObject({ status: 'running', attempt: 1, labels: { projectId: '1' } });
      expect(opened).toMatchObject({ fence: 1, size: 3, leaseMs: 200, continuation: { state: null } });
      expect(await bench.events(opened.job.id)).toEqual(['job.queued', 'job.started']);
      expect(await queue.take([kind])).toBeNull();
      expect(await queue.complete(opened.job.id, opened.fence, run)).toBe(true);
    });

    test('goes on under its key, with a new lease, until it has ended', async () => {
      const { queue } = bench;
      const named = draft({ idempotencyKey: 'night' });
      const first = await queue.open(named, outside);
      await bench.clock.advance(100);
      const again = await queue.open(named, { ...outside, leaseMs: 5000 });
      expect([again.job.id, again.fence]).toEqual([first.job.id, first.fence]);
      await bench.clock.advance(200);
      await queue.reclaim();
      expect(await queue.complete(again.job.id, again.fence, run)).toBe(true);
      expect(await codeOf(queue.open(named, outside))).toBe('conflict');
    });

    test('fails when its run is lost: nobody else has the work', async () => {
      const { queue } = bench;
      const { job } = await queue.open(draft(), outside);
      await bench.clock.advance(201);
      await queue.reclaim();
      expect(await bench.get(job.id)).toMatchObject({ status: 'failed', error: { code: 'worker_lost' } });
    });
  });
}
