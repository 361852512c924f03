import { expect, test, vi } from 'vitest';
import { workerTimeoutMs } from './queue-workers.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue } from './test-support/open-queue.ts';

test('takes a worker for gone that is not seen any more', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  const warningOf = async (id: string) => (await queue.get(id))?.warning?.code ?? null;
  const undo = queue.onChange(() => {});
  await queue.announceWorker({ id: 'w1', name: 'One', kinds: ['cells'], slots: 1 });
  const { id } = await queue.enqueue({ kind: 'cells', input: {}, labels: {} });
  clock.advance(workerTimeoutMs - 1000);
  expect(await queue.workerSeen('w1')).toBe(true);
  await vi.waitFor(() => expect(clock.timers).toBe(1));
  clock.advance(workerTimeoutMs - 1000);
  await vi.waitFor(() => expect(clock.timers).toBe(1));
  expect(await queue.workers()).toHaveLength(1);
  expect(await warningOf(id)).toBeNull();
  clock.advance(2000);
  expect(await queue.workers()).toEqual([]);
  await vi.waitFor(async () => expect(await warningOf(id)).toBe('no_worker'));
  expect(await queue.workerSeen('w1')).toBe(false);
  undo();
  await db.destroy();
});

test('knows the thousand workers that were seen last', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  for (let count = 0; count < 1002; count += 1) {
    await queue.announceWorker({ id: `w${count}`, name: 'W', kinds: ['cells'], slots: 1 });
    clock.advance(1);
  }
  const ids = (await queue.workers()).map(({ id }) => id);
  expect(ids).toHaveLength(1000);
  expect(ids).not.toContain('w1');
  expect(await queue.workerSeen('w1')).toBe(false);
  expect(await queue.workerSeen('w1001')).toBe(true);
  await db.destroy();
});
