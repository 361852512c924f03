import { describe, expect, test } from 'vitest';
import { maxStateLength } from '../queue-runs.ts';
import { codeOf, draft, error, kind, type OpenTested, run, setUp } from './bench.ts';

/** What runs tell. */
export function testRuns(open: OpenTested): void {
  describe('runs', () => {
    const bench = setUp(open);

    test('start a job as its next attempt', async () => {
      const { job, fence } = await bench.taken();
      expect(job).toMatchObject({ status: 'running', attempt: 1, revision: 2 });
      expect(job.startedAt).not.toBeNull();
      expect(fence).toBeGreaterThan(0);
    });

    test('make progress, which never falls and is not 1 before the end', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      const step = { name: 'Read', index: 0, total: 2 };
      expect(await queue.report(job.id, fence, { fraction: 0.5, done: 5, total: 10, step })).toBe(true);
      expect(await queue.report(job.id, fence, { fraction: 0.3, message: 'on it' })).toBe(true);
      expect(await bench.get(job.id)).toMatchObject({ fraction: 0.5, done: 5, step, message: 'on it' });
      await queue.report(job.id, fence, { fraction: 1, eta: { lowMs: 1, highMs: 2 } });
      const nearly = await bench.get(job.id);
      expect(nearly.fraction).toBeLessThan(1);
      expect(nearly.revision).toBe(job.revision + 3);
      await queue.complete(job.id, fence, run);
      expect(await bench.get(job.id)).toMatchObject({ fraction: 1, eta: null });
    });

    test('end a job with what came out', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await bench.clock.advance(50);
      expect(await queue.complete(job.id, fence, run)).toBe(true);
      const done = await bench.get(job.id);
      expect(done).toMatchObject({ status: 'completed', summary: run.summary, error: null });
      expect(done.finishedAt).not.toBeNull();
      expect(await bench.events(job.id)).toEqual(['job.queued', 'job.started', 'job.completed']);
      const [sample] = await queue.history(kind);
      expect(sample?.size).toBeNull();
      expect(sample?.durationMs).toBeGreaterThanOrEqual(50);
    });

    test('are heard no more when they are over', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.release(job.id, fence);
      const second = await bench.take();
      expect(second.job.attempt).toBe(2);
      const before = await bench.get(job.id);
      const events = await bench.events(job.id);
      const data = { jobId: job.id, attempt: 1, level: 'info', message: 'late' } as const;
      const warning = { code: 'slow', message: 'Slow.', since: before.createdAt } as const;
      const late = [
        queue.report(job.id, fence, { fraction: 0.9 }),
        queue.note(job.id, fence, { type: 'job.log', data }),
        queue.save(job.id, fence, { page: 2 }),
        queue.warn(job.id, fence, warning),
        queue.heartbeat(job.id, fence, 1000),
        queue.complete(job.id, fence, run),
        queue.fail(job.id, fence, error(true)),
        queue.release(job.id, fence),
        queue.confirmCancelled(job.id, fence),
        queue.confirmPaused(job.id, fence),
      ];
      expect(await Promise.all(late)).toEqual(late.map(() => false));
      expect(await bench.get(job.id)).toEqual(before);
      expect(await bench.events(job.id)).toEqual(events);
      expect(await queue.report('nobody', 1, {})).toBe(false);
      await queue.release(job.id, second.fence);
      expect((await bench.take()).continuation.state).toBeNull();
    });

    test('leave state to the next run: after a failure, a pause, a release and a lost worker', async () => {
      const { queue } = bench;
      const saved = { page: 3, seen: ['a', 'ü', null] };
      let { job, fence, continuation } = await bench.taken();
      const again = async (): Promise<void> => {
        await bench.untilDue(job.id);
        ({ job, fence, continuation } = await bench.take());
      };
      const events = await bench.events(job.id);
      expect(await queue.save(job.id, fence, { page: 1 })).toBe(true);
      expect(await queue.save(job.id, fence, saved)).toBe(true);
      expect(await bench.events(job.id)).toEqual(events);
      expect(await bench.get(job.id)).toEqual(job);

      await queue.fail(job.id, fence, error(true));
      await again();
      expect(continuation).toEqual({ state: saved, answers: {} });
      await queue.pause(job.id);
      await queue.confirmPaused(job.id, fence);
      await queue.resume(job.id);
      await again();
      expect(continuation.state).toEqual(saved);
      await queue.release(job.id, fence);
      await again();
      expect(continuation.state).toEqual(saved);
      await queue.recover();
      await again();
      expect(continuation.state).toEqual(saved);
    });

    test('begin with nothing saved when a person asks for it', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await queue.save(job.id, fence, { page: 1 });
      await queue.fail(job.id, fence, error(false));
      await queue.retry(job.id);
      expect((await bench.take()).continuation).toEqual({ state: null, answers: {} });
    });

    test('can not save what is no JSON or too large', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      await expect(queue.save(job.id, fence, undefined)).rejects.toThrow(TypeError);
      const most = 'x'.repeat(maxStateLength - 2);
      expect(await codeOf(queue.save(job.id, fence, `${most}x`))).toBe('state_too_large');
      expect(await queue.save(job.id, fence, most)).toBe(true);
      await queue.release(job.id, fence);
      expect((await bench.take()).continuation.state).toBe(most);
    });

    test('are warned of while that can be true', async () => {
      const { queue } = bench;
      const since = new Date(bench.clock.now()).toISOString();
      const noWorker = { code: 'no_worker', message: 'No worker takes it.', since } as const;
      const slow = { code: 'slow', message: 'It takes long.', since } as const;
      const { id } = await queue.enqueue(draft());
      expect(await queue.warn(id, 0, noWorker)).toBe(true);
      expect(await bench.get(id)).toMatchObject({ status: 'queued', warning: noWorker });
      const { job, fence } = await bench.take();
      expect(job.warning).toBeNull();
      expect(await queue.warn(id, fence, noWorker)).toBe(false);
      expect(await queue.warn(id, fence, slow)).toBe(true);
      expect(await queue.warn(id, fence, null)).toBe(true);
      expect(await bench.events(id)).toEqual([
        'job.queued',
        'job.warning',
        'job.started',
        'job.warning',
        'job.warning',
      ]);
    });
  });
}
