import { describe, expect, test } from 'vitest';
import { draft, kind, type OpenTested, setUp } from './bench.ts';

/** What becomes of a new job. */
export function testIntake(open: OpenTested): void {
  describe('intake', () => {
    const bench = setUp(open);

    test('keeps what a job was made of', async () => {
      const { queue } = bench;
      const job = await queue.enqueue(draft({ labels: { assetId: 'a' }, priority: 2, size: 7 }));
      expect(job).toMatchObject({ kind, status: 'queued', attempt: 0, priority: 2, revision: 1 });
      expect(job.runAt).toBe(job.createdAt);
      expect(await queue.get(job.id)).toEqual(job);
      expect(await queue.take([kind])).toMatchObject({
        input: { path: 'a.png' },
        size: 7,
        continuation: { state: null, answers: {} },
        leaseMs: null,
      });
      expect(await queue.get('nobody')).toBeNull();
    });

    test('makes one job of one idempotency key, also when that has ended', async () => {
      const { queue } = bench;
      const first = await queue.enqueue(draft({ idempotencyKey: 'k' }));
      const second = await queue.enqueue(draft({ idempotencyKey: 'k', priority: 9 }));
      expect(second).toEqual(first);
      expect((await queue.stats()).total).toBe(1);
      expect(await bench.events(first.id)).toEqual(['job.queued']);
      await queue.cancel(first.id);
      expect(await queue.enqueue(draft({ idempotencyKey: 'k' }))).toMatchObject({
        id: first.id,
        status: 'cancelled',
      });
      expect((await queue.enqueue(draft({ idempotencyKey: 'other' }))).id).not.toBe(first.id);
    });

    test('makes one job of one key, however many ask at once', async () => {
      const made = await Promise.all(
        [1, 2, 3, 4, 5].map((priority) => bench.queue.enqueue(draft({ idempotencyKey: 'k', priority }))),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    });

    test('refuses what makes no job', async () => {
      const { queue } = bench;
      const now = new Date(bench.clock.now()).toISOString();
      for (const wrong of [
        { input: undefined },
        { priority: 0.5 },
        { delayMs: -1 },
        { delayMs: NaN },
        { runAt: 'soon' },
        { delayMs: 1, runAt: now },
        { retry: { maxAttempts: 0, baseMs: 1, maxMs: 1 } },
        { retry: { maxAttempts: 2, baseMs: 2, maxMs: 1 } },
      ]) {
        await expect(queue.enqueue(draft(wrong)), JSON.stringify(wrong)).rejects.toThrow(TypeError);
      }
      expect((await queue.stats()).total).toBe(0);
    });
  });
}
