import { expect, onTestFinished, test } from 'vitest';
import { createJobRun } from './job-run.ts';
import type { JobQueue } from './queue.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue } from './test-support/open-queue.ts';

test('writes what a run tells in a storm together, in order', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  onTestFinished(() => db.destroy());
  const { id } = await queue.enqueue({ kind: 'test', input: null, labels: {} });
  const taken = await queue.take(['test']);
  if (!taken) throw new Error('There should have been a job to take.');
  const writes: number[] = [];
  const counted = new Proxy<JobQueue>(queue, {
    get(target, name) {
      if (name !== 'notes') return Reflect.get(target, name).bind(target);
      return (...[jobId, fence, notes]: Parameters<JobQueue['notes']>) => {
        writes.push(notes.length);
        return target.notes(jobId, fence, notes);
      };
    },
  });
  const unheard = (error: unknown): never => {
    throw error;
  };
  const run = createJobRun({ taken, queue: counted, clock, onError: unheard, onLost: () => {} });

  for (let index = 0; index < 1000; index += 1) run.tell({ type: 'item', run: 1, index, item: index });
  run.tell({ type: 'log', run: 1, level: 'info', message: 'all of them' });
  await run.end({
    tell: 'complete',
    run: { result: null, summary: { outcome: 'ok', text: '' } },
    step: 'completed',
  });

  expect(writes.filter((length) => length > 0)).toEqual([1001]);
  expect((await queue.items(id, { limit: 1000 })).items.map(({ item }) => item)).toEqual(
    Array.from({ length: 1000 }, (_, index) => index),
  );
  expect((await queue.logLines(id)).items).toMatchObject([{ message: 'all of them' }]);
});
