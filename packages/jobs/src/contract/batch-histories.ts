import { type Batch, isFinal, type Job } from '@headway/protocol';
import { describe, expect, test } from 'vitest';
import { draft, error, kind, type OpenTested, run } from './bench.ts';
import { seededRandom } from './seeded-random.ts';

const nothing = { result: null, summary: { outcome: 'nothing_found', text: 'none' } } as const;
const histories = 20;
const deeds = [
  'add',
  'add',
  'take',
  'take',
  'complete',
  'fail',
  'cancel',
  'retry',
  'pause',
  'resume',
  'release',
  'remove',
  'pauseAll',
  'resumeAll',
] as const;

/** That the counts of a batch are those of its jobs. */
export function testBatchHistories(open: OpenTested): void {
  describe('batches of any history', () => {
    test('counts what its jobs are, whatever happens to them', { timeout: 60_000 }, async () => {
      for (let seed = 1; seed <= histories; seed += 1) {
        const { batch, ends, jobs } = await play(open, seed);
        const of = (...wanted: readonly Job['status'][]): number =>
          jobs.filter(({ status }) => wanted.includes(status)).length;
        expect(batch?.counts, `seed ${seed}`).toEqual({
          waiting: of('queued', 'retrying', 'paused'),
          active: of('running', 'pausing', 'cancelling'),
          reviewing: 0,
          completed: of('completed'),
          failed: of('failed'),
          cancelled: of('cancelled'),
          nothingFound: jobs.filter(({ summary }) => summary?.outcome === 'nothing_found').length,
          total: jobs.length,
        });
        const isOver = jobs.every(({ status }) => isFinal(status));
        expect(batch?.status === 'completed', `seed ${seed}`).toBe(isOver);
        expect(ends).toBeGreaterThan(0);
      }
    });
  });
}

async function play(
  open: OpenTested,
  seed: number,
): Promise<{ batch: Batch | null; ends: number; jobs: readonly Job[] }> {
  const { queue, told, close } = await open();
  const random = seededRandom(seed);
  const { id } = await queue.addBatch({ labels: {}, sealed: true });
  const taken = new Map<string, number>();
  for (let left = Math.floor(random() * 41); left > 0; left -= 1) {
    const deed = deeds[Math.floor(random() * deeds.length)] ?? 'add';
    const { items } = await queue.list({ batchId: id });
    const jobId = items[Math.floor(random() * items.length)]?.id ?? '';
    const fence = taken.get(jobId) ?? 0;
    const isOdd = random() < 0.5;
    const does: Record<typeof deed, () => Promise<unknown>> = {
      add: () => queue.enqueue(draft({ batchId: id })),
      take: async () => {
        const next = await queue.take([kind]);
        if (next) taken.set(next.job.id, next.fence);
      },
      complete: () => queue.complete(jobId, fence, isOdd ? run : nothing),
      fail: () => queue.fail(jobId, fence, error(isOdd)),
      cancel: () => queue.cancel(jobId),
      retry: () => queue.retry(jobId),
      pause: () => queue.pause(jobId),
      resume: () => queue.resume(jobId),
      release: () => queue.release(jobId, fence),
      remove: () => queue.removeFromBatch(id, jobId),
      pauseAll: () => queue.pauseBatch(id),
      resumeAll: () => queue.resumeBatch(id),
    };
    // What can't be had now is refused, and changes nothing.
    await does[deed]().catch(() => {});
  }
  const { items } = await queue.list({ batchId: id, limit: 500 });
  const batch = await queue.batch(id);
  const ends = (await told(`batch:${id}`)).filter(({ type }) => type === 'batch.completed');
  await close();
  return { batch, ends: ends.length, jobs: items };
}
