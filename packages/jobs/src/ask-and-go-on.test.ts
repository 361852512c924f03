import { defineJobContract, type JobStepState } from '@headway/protocol';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bindJob, type JobContextOf } from './binding.ts';
import { startRunner } from './test-support/runner-bench.ts';

const contract = defineJobContract({
  kind: 'outlines',
  input: z.null(),
  result: z.object({ answer: z.string() }),
  steps: ['Find', 'Check', 'Write'],
  reviews: { outlines: { answer: z.enum(['keep', 'redo']) }, name: { answer: z.string() } },
  saved: z.object({ found: z.int() }),
});

async function start(run: (context: JobContextOf<typeof contract>) => string) {
  const binding = bindJob(contract, async (context) => ({
    result: { answer: run(context) },
    summary: { outcome: 'ok', text: 'done' },
  }));
  const bench = await startRunner({ bindings: [binding], kinds: ['outlines'] });
  const { id } = await bench.queue.enqueue({ kind: 'outlines', input: null, labels: {} });
  const open = async () => {
    const { items } = await bench.queue.reviews({ jobId: id, status: ['open'] });
    const [review] = items;
    if (!review) throw new Error('There is no open question.');
    return review;
  };
  return { ...bench, id, open };
}

test('a question ends the run, and its answer is there in the next one, with what was saved', async () => {
  const { queue, until, id, open, results, publisher } = await start((context) => {
    const { found } = context.saved ?? { found: 128 };
    if (!context.saved) {
      context.step('Find');
      context.save({ found });
    }
    context.step('Check');
    const answer = context.review('outlines', {
      title: 'Are these outlines right?',
      choices: [
        { value: 'keep', label: 'Yes' },
        { value: 'redo', label: 'No' },
      ],
      data: { found },
    });
    context.step('Write');
    return `${answer} ${found} in attempt ${context.attempt}`;
  });
  expect(await until(id, 'reviewing')).toMatchObject({ attempt: 1, step: { name: 'Check' } });
  const review = await open();
  expect(review).toMatchObject({
    name: 'outlines',
    attempt: 1,
    title: 'Are these outlines right?',
    message: null,
    data: { found: 128 },
  });
  await queue.answer(review.id, { answer: 'keep', by: 'ada' });
  expect(await until(id)).toMatchObject({ status: 'completed', attempt: 2 });
  expect(results).toEqual([{ answer: 'keep 128 in attempt 2' }]);
  const steps = (await publisher.published()).flatMap(({ type, data }) =>
    type === 'job.step' ? [data as JobStepState] : [],
  );
  expect(steps.map(({ attempt, name, status }) => `${attempt} ${name} ${status}`)).toEqual([
    '1 Find running',
    '1 Find completed',
    '1 Check running',
    '1 Check reviewing',
    '2 Check running',
    '2 Check completed',
    '2 Write running',
    '2 Write completed',
  ]);
});

test('one question after the other: earlier answers stay', async () => {
  const { queue, until, id, open, results } = await start(
    (context) =>
      `${context.review('outlines', { title: 'Right?' })} by ${context.review('name', { title: 'Who are you?' })}`,
  );
  for (const answer of ['redo', 'Ada']) {
    await until(id, 'reviewing');
    await queue.answer((await open()).id, { answer, by: 'ada' });
    await until(id, answer === 'Ada' ? 'completed' : 'reviewing');
  }
  expect(results).toEqual([{ answer: 'redo by Ada' }]);
});

test('an answer that does not fit the contract fails the job with a reason', async () => {
  const { queue, until, id, open } = await start((context) =>
    context.review('outlines', { title: 'Right?' }),
  );
  await until(id, 'reviewing');
  await queue.answer((await open()).id, { answer: 'perhaps', by: 'ada' });
  expect(await until(id)).toMatchObject({ status: 'failed', error: { code: 'invalid_answer' } });
});
