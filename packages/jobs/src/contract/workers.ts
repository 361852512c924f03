import { describe, expect, test } from 'vitest';
import { draft, error, kind, type OpenTested, setUp } from './bench.ts';

const worker = { id: 'w1', name: 'One', kinds: [kind], slots: 2 };

/** Who runs jobs, and what is said of a job that nobody takes. */
export function testWorkers(open: OpenTested): void {
  describe('workers', () => {
    const bench = setUp(open);
    const warningOf = async (id: string): Promise<string | null> =>
      (await bench.get(id)).warning?.code ?? null;

    test('are known from when they are announced until they are forgotten', async () => {
      const { queue } = bench;
      expect(await queue.workers()).toEqual([]);
      await queue.announceWorker(worker);
      await queue.announceWorker({ ...worker, id: 'w2', name: 'Another', kinds: ['other'] });
      await queue.announceWorker({ ...worker, slots: 3 });
      expect(await queue.workers()).toEqual([
        expect.objectContaining({ id: 'w2', name: 'Another', kinds: ['other'], slots: 2 }),
        expect.objectContaining({ ...worker, slots: 3 }),
      ]);
      await queue.forgetWorker('w2');
      await queue.forgetWorker('w2');
      expect((await queue.workers()).map(({ id }) => id)).toEqual(['w1']);
      expect(await queue.workerSeen('w1')).toBe(true);
      expect(await queue.workerSeen('w2')).toBe(false);
      expect(await queue.workerSeen('nobody')).toBe(false);
    });

    test('are not missed where nobody was ever announced', async () => {
      const { id } = await bench.queue.enqueue(draft());
      expect(await warningOf(id)).toBeNull();
      expect(await bench.events(id)).toEqual(['job.queued']);
    });

    test('are missed at once by a job of a kind that none of them takes', async () => {
      const { queue } = bench;
      await queue.announceWorker(worker);
      const served = await queue.enqueue(draft());
      const other = await queue.enqueue(draft({ kind: 'other' }));
      expect(served.warning).toBeNull();
      expect(other.warning).toMatchObject({ code: 'no_worker' });
      expect(other.warning?.message).toMatch(/^No worker .*\.$/);
      expect(await bench.get(other.id)).toEqual(other);
      expect(await bench.events(other.id)).toEqual(['job.queued', 'job.warning']);
    });

    test('are missed when the last of a kind goes, and no longer when one comes', async () => {
      const { queue } = bench;
      await queue.announceWorker(worker);
      await queue.announceWorker({ ...worker, id: 'w2' });
      const { id } = await queue.enqueue(draft());
      await queue.forgetWorker('w1');
      expect(await warningOf(id)).toBeNull();
      await queue.forgetWorker('w2');
      expect(await warningOf(id)).toBe('no_worker');
      await queue.announceWorker({ ...worker, kinds: ['other'] });
      expect(await warningOf(id)).toBe('no_worker');
      await queue.announceWorker({ ...worker, kinds: ['other', kind] });
      expect(await warningOf(id)).toBeNull();
      expect(await bench.events(id)).toEqual(['job.queued', 'job.warning', 'job.warning']);
    });

    test('are not missed by a job that runs, and are by one that is to run again', async () => {
      const { queue } = bench;
      await queue.announceWorker(worker);
      const { job, fence } = await bench.taken();
      await queue.forgetWorker('w1');
      expect(await warningOf(job.id)).toBeNull();
      await queue.fail(job.id, fence, error(true));
      expect(await bench.get(job.id)).toMatchObject({ status: 'retrying', warning: { code: 'no_worker' } });
      await bench.untilDue(job.id);
      expect((await bench.take()).job).toMatchObject({ status: 'running', warning: null });
    });

    test('may be missed by many jobs at once', async () => {
      const { queue } = bench;
      await queue.announceWorker({ ...worker, kinds: [] });
      const ids: string[] = [];
      for (let count = 0; count < 120; count += 1) ids.push((await queue.enqueue(draft())).id);
      await queue.announceWorker(worker);
      expect(await Promise.all(ids.map(warningOf))).toEqual(ids.map(() => null));
    });
  });
}
