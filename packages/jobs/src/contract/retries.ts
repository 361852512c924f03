import { describe, expect, test } from 'vitest';
import { codeOf, draft, error, kind, type OpenTested, setUp } from './bench.ts';

/** What is tried again, and when. */
export function testRetries(open: OpenTested): void {
  describe('retries', () => {
    const bench = setUp(open);

    /** Fails the next run of a job for now; its status after that. */
    async function failOnce(id: string): Promise<string> {
      await bench.untilDue(id);
      const { job, fence } = await bench.take();
      expect(job.id).toBe(id);
      await bench.queue.fail(id, fence, error(true));
      return (await bench.get(id)).status;
    }

    test('are not made where they can not help', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      expect(await queue.fail(job.id, fence, error(false))).toBe(true);
      expect(await bench.get(job.id)).toMatchObject({ status: 'failed', error: error(false) });
      await bench.clock.advance(50);
      expect(await queue.take([kind])).toBeNull();
    });

    test('come after a while, as often as the job may be tried', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.fail(job.id, fence, error(true));
      const retrying = await bench.get(job.id);
      expect(retrying).toMatchObject({ status: 'retrying', error: error(true), finishedAt: null });
      await bench.untilDue(job.id);
      const second = await bench.take();
      expect(second.job).toMatchObject({ id: job.id, attempt: 2, error: null, fraction: null });
      await queue.fail(job.id, second.fence, error(true));
      expect(await failOnce(job.id)).toBe('failed');
      expect(await bench.get(job.id)).toMatchObject({ attempt: 3, error: error(true) });
    });

    test('wait a time within the policy of the job', async () => {
      const { queue, clock } = bench;
      const retry = { maxAttempts: 8, baseMs: 20, maxMs: 80 };
      const { id } = await queue.enqueue(draft({ retry }));
      for (const most of [20, 40, 80, 80]) {
        await bench.untilDue(id);
        const { fence } = await bench.take();
        const before = clock.now();
        await queue.fail(id, fence, error(true));
        const waitMs = Date.parse((await bench.get(id)).runAt) - before;
        expect(waitMs).toBeGreaterThanOrEqual(0);
        // The queue looks at its clock a little later than we do.
        expect(waitMs).toBeLessThanOrEqual(most + (clock.now() - before));
      }
    });

    test('are none for a job that may be tried once', async () => {
      const { id } = await bench.queue.enqueue(draft({ retry: { maxAttempts: 1, baseMs: 1, maxMs: 1 } }));
      expect(await failOnce(id)).toBe('failed');
    });

    test('count failures only: not runs that were lost, nor failures before a person asked again', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.release(job.id, fence);
      for (let restart = 0; restart < 3; restart += 1) {
        await bench.take();
        await queue.recover();
      }
      const failures = [await failOnce(job.id), await failOnce(job.id), await failOnce(job.id)];
      expect(failures).toEqual(['retrying', 'retrying', 'failed']);
      await queue.retry(job.id);
      expect(await failOnce(job.id)).toBe('retrying');
    });

    test('by a person begin with nothing of the last run, as the next attempt', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.report(job.id, fence, { fraction: 0.5, message: 'half' });
      await queue.fail(job.id, fence, error(false));
      const again = await queue.retry(job.id);
      expect(again).toMatchObject({ status: 'queued', attempt: 1, error: null, fraction: null });
      expect(again).toMatchObject({ message: null, startedAt: null, finishedAt: null });
      expect((await bench.take()).job).toMatchObject({ id: job.id, attempt: 2 });
    });

    test('send dead letters again, one by one', async () => {
      const { queue } = bench;
      const dead: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        const { job, fence } = await bench.taken();
        await queue.fail(job.id, fence, error(false));
        dead.unshift(job.id);
      }
      const { items } = await queue.list({ status: ['failed'] });
      expect(items.map(({ id }) => id)).toEqual(dead);
      await queue.retry(dead[1] ?? '');
      expect((await bench.take()).job.id).toBe(dead[1]);
      expect((await queue.stats()).failed).toBe(2);
    });

    test('are refused to a job that has not failed', async () => {
      const { queue } = bench;
      const { job } = await bench.taken();
      expect(await codeOf(queue.retry(job.id))).toBe('conflict');
      expect(await codeOf(queue.retry('nobody'))).toBe('not_found');
    });
  });
}
