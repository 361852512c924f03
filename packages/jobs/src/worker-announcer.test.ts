import { expect, test, vi } from 'vitest';
import { workerTimeoutMs } from './queue-workers.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue } from './test-support/open-queue.ts';
import { createWorkerAnnouncer } from './worker-announcer.ts';

async function announcing() {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  const errors: unknown[] = [];
  const announcer = createWorkerAnnouncer({
    queue,
    worker: { id: 'r', name: 'Runner', slots: 2 },
    clock,
    onError: (error) => errors.push(error),
  });
  const kinds = async () => (await queue.workers()).map((worker) => worker.kinds);
  return { clock, db, queue, errors, announcer, kinds };
}

test('says which kinds are taken, and stays known', async () => {
  const { clock, db, announcer, kinds } = await announcing();
  await announcer.set(['cells', 'scans']);
  expect(await kinds()).toEqual([['cells', 'scans']]);
  for (let passed = 0; passed < 3 * workerTimeoutMs; passed += workerTimeoutMs / 3) {
    await vi.waitFor(() => expect(clock.timers).toBe(1));
    clock.advance(workerTimeoutMs / 3);
  }
  await announcer.set(['cells']);
  expect(await kinds()).toEqual([['cells']]);
  await announcer.set([]);
  expect(await kinds()).toEqual([]);
  await announcer.set(['cells']);
  await announcer.close();
  await announcer.set([]);
  expect(await kinds()).toEqual([['cells']]);
  expect(clock.timers).toBe(0);
  await db.destroy();
});

test('says it again when the queue has forgotten, or did not hear', async () => {
  const { clock, db, queue, errors, announcer, kinds } = await announcing();
  vi.spyOn(queue, 'announceWorker').mockRejectedValueOnce(new Error('The database is locked.'));
  await announcer.set(['cells']);
  expect(errors).toHaveLength(1);
  clock.advance(workerTimeoutMs / 3);
  await vi.waitFor(async () => expect(await kinds()).toEqual([['cells']]));
  await queue.forgetWorker('r');
  await vi.waitFor(() => expect(clock.timers).toBe(1));
  clock.advance(workerTimeoutMs / 3);
  await vi.waitFor(async () => expect(await kinds()).toEqual([['cells']]));
  await announcer.close();
  await db.destroy();
});
