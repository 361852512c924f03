import { expect, onTestFinished, test } from 'vitest';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue } from './test-support/open-queue.ts';

const draft = { kind: 'cells', input: {}, labels: {} };
const anHour = 3_600_000;

async function open() {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  onTestFinished(() => db.destroy());
  return { clock, queue };
}

test('takes a job that may be taken, whatever is asked of it after the clock was set back', async () => {
  const { clock, queue } = await open();
  const { id } = await queue.enqueue(draft);
  clock.advance(-anHour);
  await queue.prioritize(id, 5);
  const warning = {
    code: 'no_worker',
    message: 'Nobody.',
    since: new Date(clock.now()).toISOString(),
  } as const;
  await queue.warn(id, 0, warning);
  expect((await queue.take(['cells']))?.job.id).toBe(id);
});

test('keeps a delay that has not passed when the priority changes', async () => {
  const { clock, queue } = await open();
  const { id } = await queue.enqueue({ ...draft, delayMs: 1000 });
  await queue.prioritize(id, 5);
  expect(await queue.take(['cells'])).toBeNull();
  clock.advance(1000);
  expect((await queue.take(['cells']))?.job.id).toBe(id);
});

test.each(['release', 'recover', 'answer'] as const)(
  'lets a job run again at once (%s) though the clock was set back while it ran',
  async (way) => {
    const { clock, queue } = await open();
    const { id } = await queue.enqueue(draft);
    const { fence = 0 } = (await queue.take(['cells'])) ?? {};
    clock.advance(-anHour);
    if (way === 'release') await queue.release(id, fence);
    if (way === 'recover') await queue.recover();
    if (way === 'answer') {
      await queue.review(
        id,
        fence,
        { name: 'ok', title: 'OK?', message: null, choices: [], data: null },
        null,
      );
      const { items } = await queue.reviews({ jobId: id });
      await queue.answer(items[0]?.id ?? '', { answer: 'yes', by: 'u1' });
    }
    expect((await queue.take(['cells']))?.job).toMatchObject({ id, attempt: 2 });
  },
);
