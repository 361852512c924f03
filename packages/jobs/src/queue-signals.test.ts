import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createQueueSignals } from './queue-signals.ts';
import { manualClock } from './test-support/manual-clock.ts';

test('waits before it tries again what was due and is due still', async () => {
  const clock = manualClock();
  const dueAt = clock.now() + 100;
  const onDue = vi.fn(async () => {});
  const signals = createQueueSignals({ clock, nextDueAt: async () => dueAt, onDue, onError: () => {} });
  const undo = signals.listen(() => {});
  for (let ms = 0; ms < 3000; ms += 10) {
    await nextTurn();
    clock.advance(10);
  }
  undo();
  expect(onDue).toHaveBeenCalledTimes(3);
});
