import { expect, test, vi } from 'vitest';
import { createBatchTeller } from './batch-teller.ts';
import { manualClock } from './test-support/manual-clock.ts';

test('tells of each batch four times a second at most, and of its last change', async () => {
  const clock = manualClock();
  const tell = vi.fn(async (_id: string) => {});
  const teller = createBatchTeller({ clock, tell, onError: () => {} });
  for (let ms = 0; ms < 1000; ms += 10) {
    for (const id of ['a', 'b']) teller.changed(id);
    clock.advance(10);
    await Promise.resolve();
  }
  const told = Map.groupBy(tell.mock.calls, ([id]) => id);
  expect([told.get('a')?.length, told.get('b')?.length]).toEqual([4, 4]);

  teller.changed('a');
  await teller.close();
  expect(tell.mock.calls.at(-1)).toEqual(['a']);
  expect(clock.timers).toBe(0);
});
