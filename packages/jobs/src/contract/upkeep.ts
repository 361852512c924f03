import { describe, expect, test } from 'vitest';
import { draft, error, kind, type OpenTested, run, setUp } from './bench.ts';

/** How lost runs are found, and how many there may be at once. */
export function testUpkeep(open: OpenTested): void {
  describe('recovery', () => {
    const bench = setUp(open);

    test('brings jobs back that were running when their server died', async () => {
      const { queue } = bench;
      const first = await bench.taken();
      const second = await bench.taken();
      await queue.cancel(second.job.id);
      expect(await queue.recover()).toEqual({ requeued: 1, cancelled: 1 });
      expect(await bench.get(second.job.id)).toMatchObject({ status: 'cancelled' });
      expect(await queue.report(first.job.id, first.fence, { fraction: 0.1 })).toBe(false);
      expect((await bench.take()).job).toMatchObject({ id: first.job.id, attempt: 2 });
    });

    test('leaves to their workers what has a living lease', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken({}, { worker: 'w1', leaseMs: 60_000 });
      expect(await queue.recover()).toEqual({ requeued: 0, cancelled: 0 });
      expect(await queue.complete(job.id, fence, run)).toBe(true);
    });
  });

  describe('leases', () => {
    const bench = setUp(open);

    test('end a run that is not heard of in time, as lost', async () => {
      const { queue } = bench;
      const { job, fence, leaseMs } = await bench.taken({}, { worker: 'w1', leaseMs: 100 });
      expect(leaseMs).toBe(100);
      await queue.save(job.id, fence, 'half');
      expect(await queue.reclaim()).toEqual({ requeued: 0, cancelled: 0 });
      await bench.clock.advance(101);
      expect(await queue.reclaim()).toEqual({ requeued: 1, cancelled: 0 });
      expect(await queue.complete(job.id, fence, run)).toBe(false);
      expect(await bench.take()).toMatchObject({ job: { attempt: 2 }, continuation: { state: 'half' } });
    });

    test('go on with each heartbeat', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken({}, { leaseMs: 500 });
      for (let beat = 0; beat < 3; beat += 1) {
        await bench.clock.advance(300);
        expect(await queue.heartbeat(job.id, fence, 500)).toBe(true);
        expect(await queue.reclaim()).toEqual({ requeued: 0, cancelled: 0 });
      }
      expect(await queue.complete(job.id, fence, run)).toBe(true);
      expect(await queue.heartbeat(job.id, fence, 500)).toBe(false);
      await bench.clock.advance(501);
      expect(await queue.reclaim()).toEqual({ requeued: 0, cancelled: 0 });
      expect(await bench.get(job.id)).toMatchObject({ status: 'completed' });
    });

    test('run out into what was asked of the run', async () => {
      const { queue } = bench;
      const first = await bench.taken({}, { leaseMs: 50 });
      const second = await bench.taken({}, { leaseMs: 50 });
      await queue.cancel(first.job.id);
      await queue.pause(second.job.id);
      await bench.clock.advance(51);
      expect(await queue.reclaim()).toEqual({ requeued: 0, cancelled: 1 });
      expect(await bench.get(first.job.id)).toMatchObject({ status: 'cancelled' });
      expect(await bench.get(second.job.id)).toMatchObject({ status: 'paused' });
    });

    test('run out by themselves while somebody listens', async () => {
      const { queue } = bench;
      const undo = queue.onChange(() => {});
      const { job } = await bench.taken({}, { leaseMs: 50 });
      await bench.clock.advance(60);
      await expect.poll(async () => (await bench.get(job.id)).status).toBe('queued');
      undo();
    });

    test('last some time', async () => {
      const { queue } = bench;
      await queue.enqueue(draft());
      for (const leaseMs of [0, -1, NaN, Infinity]) {
        await expect(queue.take([kind], { leaseMs }), String(leaseMs)).rejects.toThrow(TypeError);
      }
      const { job, fence } = await bench.take({ leaseMs: 50 });
      await expect(queue.heartbeat(job.id, fence, 0)).rejects.toThrow(TypeError);
    });

    test('that run out again and again end the job, until a person asks for it', async () => {
      const { queue } = bench;
      const { id } = await queue.enqueue(draft());
      let lost = 0;
      for (; (await bench.get(id)).status === 'queued' && lost < 100; lost += 1) {
        await bench.take({ leaseMs: 10 });
        await bench.clock.advance(11);
        await queue.reclaim();
      }
      expect(lost).toBeGreaterThan(1);
      expect(await bench.get(id)).toMatchObject({ status: 'failed', error: { code: 'worker_lost' } });
      await queue.retry(id);
      await bench.take({ leaseMs: 10 });
      await bench.clock.advance(11);
      expect(await queue.reclaim()).toEqual({ requeued: 1, cancelled: 0 });
    });
  });

  describe('parallelism', () => {
    const bench = setUp(open);

    /** Takes what may be taken; the labels of what was, in order. */
    async function takeAll(kinds: readonly string[] = [kind]): Promise<readonly (string | undefined)[]> {
      const found: (string | undefined)[] = [];
      for (let next = await bench.queue.take(kinds); next; next = await bench.queue.take(kinds)) {
        found.push(next.job.labels['name']);
      }
      return found;
    }
    const add = (name: string, projectId?: string, priority = 0, of = kind) =>
      bench.queue.enqueue(
        draft({ kind: of, priority, labels: { name, ...(projectId !== undefined && { projectId }) } }),
      );

    test('has a limit in all, which can change while jobs run', async () => {
      const { queue } = bench;
      for (const name of ['a', 'b', 'c', 'd']) await add(name);
      queue.setParallelism({ total: 2 });
      expect(await takeAll()).toEqual(['a', 'b']);
      queue.setParallelism({ total: 3 });
      expect(await takeAll()).toEqual(['c']);
      queue.setParallelism({ total: 1 });
      expect(await takeAll()).toEqual([]);
      queue.setParallelism({});
      expect(await takeAll()).toEqual(['d']);
    });

    test('has limits for kinds', async () => {
      const { queue } = bench;
      queue.setParallelism({ perKind: { heavy: 1 } });
      for (const name of ['h1', 'h2']) await add(name, undefined, 9, 'heavy');
      for (const name of ['l1', 'l2']) await add(name, undefined, 0, 'light');
      expect(await takeAll(['heavy', 'light'])).toEqual(['h1', 'l1', 'l2']);
    });

    test('lets no busy group keep the others waiting, and keeps the order of what may run', async () => {
      const { queue } = bench;
      queue.setParallelism({ perGroup: 2 });
      for (let count = 0; count < 120; count += 1) await add(`p${count}`, 'p', 5);
      await add('q0', 'q', 1);
      await add('q1', 'q', 2);
      await add('q2', 'q', 3);
      await add('n', undefined, 0);
      await add('r', 'r', -1);
      expect(await takeAll()).toEqual(['p0', 'p1', 'q2', 'q1', 'n', 'r']);
    });

    test('has no limit for jobs of no group', async () => {
      bench.queue.setParallelism({ perGroup: 1 });
      for (const name of ['a', 'b', 'c']) await add(name);
      expect(await takeAll()).toEqual(['a', 'b', 'c']);
    });

    test('counts what has a worker, and tells those who wait when there is room', async () => {
      const { queue } = bench;
      queue.setParallelism({ total: 1 });
      const { id } = await add('a');
      await add('b');
      const first = await bench.take();
      await queue.pause(id);
      expect(await takeAll()).toEqual([]);
      let waiting = 0;
      const undo = queue.onChange(({ type }) => {
        if (type === 'waiting') waiting += 1;
      });
      await queue.confirmPaused(id, first.fence);
      expect(waiting).toBe(1);
      const second = await bench.take();
      expect(second.job.labels['name']).toBe('b');
      await queue.fail(second.job.id, second.fence, error(false));
      expect(waiting).toBe(2);
      undo();
    });

    test('is a whole number from 1', () => {
      const { queue } = bench;
      for (const wrong of [{ total: 0 }, { perGroup: 0.5 }, { perKind: { [kind]: NaN } }]) {
        expect(() => queue.setParallelism(wrong), JSON.stringify(wrong)).toThrow(TypeError);
      }
    });
  });
}
