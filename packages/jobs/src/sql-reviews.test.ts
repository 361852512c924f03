import { defineJobContract, HeadwayError } from '@headway/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { bindJob } from './binding.ts';
import { checkAnswers } from './check-answers.ts';
import { createJobRunner } from './job-runner.ts';
import { openQueue } from './test-support/open-queue.ts';

const contract = defineJobContract({
  kind: 'count',
  input: z.object({ cells: z.array(z.string()) }),
  result: z.object({ kept: z.array(z.string()) }),
  steps: [],
  saved: z.object({ found: z.array(z.string()) }),
  reviews: {
    which: { answer: z.array(z.string()) },
    sure: { answer: z.enum(['yes', 'no']) },
  },
});

async function open({ checkAnswer = checkAnswers([contract]) } = {}) {
  const results: unknown[] = [];
  const opened = await openQueue({
    checkAnswer,
    channels: ({ labels }) => [`project:${labels['projectId']}`],
    async onCompleted(_job, { result }) {
      results.push(result);
    },
  });
  onTestFinished(() => opened.db.destroy());
  return { ...opened, results };
}

test('asks a person twice in the middle of its work, and goes on with all answers', async () => {
  const { queue, results } = await open();
  const starts: number[] = [];
  const binding = bindJob(contract, async (context, { cells }) => {
    starts.push(context.attempt);
    const found = context.saved?.found ?? cells;
    context.save({ found });
    const kept = context.review('which', { title: 'Which are cells?', data: found });
    const sure = context.review('sure', {
      title: 'Are you sure?',
      choices: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ],
    });
    const outcome = sure === 'yes' ? 'ok' : 'low_confidence';
    return { result: { kept: [...kept] }, summary: { outcome, text: `${kept.length} kept` } };
  });
  const runner = createJobRunner({
    queue,
    bindings: [binding],
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => runner.close());
  await runner.start();

  const { id } = await queue.enqueue({ kind: 'count', input: { cells: ['a', 'b'] }, labels: {} });
  const question = async (name: string): Promise<string> =>
    vi.waitFor(async () => {
      const { items } = await queue.reviews({ jobId: id, status: ['open'] });
      const asked = items.find((review) => review.name === name);
      if (!asked) throw new Error(`'${name}' was not asked yet.`);
      return asked.id;
    });
  await queue.answer(await question('which'), { answer: ['b'], by: 'u1' });
  await queue.answer(await question('sure'), { answer: 'yes', by: 'u2' });
  await vi.waitFor(() => expect(results).toEqual([{ kept: ['b'] }]));
  expect(starts).toEqual([1, 2, 3]);
  expect(await queue.get(id)).toMatchObject({ status: 'completed', attempt: 3 });
  expect((await queue.attempts(id)).map(({ outcome }) => outcome)).toEqual([
    'reviewing',
    'reviewing',
    'completed',
  ]);
});

test('refuses an answer that its contract does not have, and leaves the question open', async () => {
  const { queue } = await open();
  const job = { kind: 'count', input: {}, labels: {} };
  await queue.enqueue(job);
  const taken = await queue.take(['count']);
  const asked = { name: 'which', title: 'Which?', message: null, choices: [], data: null };
  await queue.review(taken?.job.id ?? '', 1, asked, null);
  const [review] = (await queue.reviews({})).items;
  const refused = queue.answer(review?.id ?? '', { answer: 'all', by: 'u1' });
  await expect(refused).rejects.toThrow('The answer does not fit');
  await expect(refused).rejects.toBeInstanceOf(HeadwayError);
  expect(await queue.getReview(review?.id ?? '')).toMatchObject({ status: 'open', answer: null });
  expect(await queue.get(taken?.job.id ?? '')).toMatchObject({ status: 'reviewing' });
  await queue.answer(review?.id ?? '', { answer: [], by: 'u1' });

  await queue.take(['count']);
  await queue.review(taken?.job.id ?? '', 2, { ...asked, name: 'other' }, null);
  const [other] = (await queue.reviews({ status: ['open'] })).items;
  const unknown = queue.answer(other?.id ?? '', { answer: [], by: 'u1' });
  await expect(unknown).rejects.toThrow("don't ask 'other'");
});

test('takes the answers to kinds without a contract where it is told to: one of the choices, where there are any', async () => {
  const check = checkAnswers([contract], { otherKinds: 'taken' });
  const { queue } = await open({ checkAnswer: check });
  const asked = { name: 'which', title: 'Which?', message: null, data: null };
  const refused = async (kind: string, choices: { value: string; label: string }[], answer: unknown) => {
    await queue.enqueue({ kind, input: {}, labels: {} });
    const taken = await queue.take([kind]);
    await queue.review(taken?.job.id ?? '', 1, { ...asked, choices }, null);
    const [review] = (await queue.reviews({ status: ['open'], jobId: taken?.job.id ?? '' })).items;
    return await queue.answer(review?.id ?? '', { answer, by: 'u1' }).then(
      () => false,
      (error: unknown) => error instanceof HeadwayError && error.code === 'bad_message',
    );
  };
  const choices = [{ value: 'keep', label: 'Keep' }];
  expect(await refused('one', choices, 'keep')).toBe(false);
  expect(await refused('two', choices, { value: 'keep' })).toBe(true);
  expect(await refused('three', [], { anything: 1 })).toBe(false);
  expect(await refused('count', [], 'all')).toBe(true);
});

test('tells a question and its answer to the channels of the job, within the transaction', async () => {
  const { db, queue, publisher } = await open();
  await queue.enqueue({ kind: 'count', input: {}, labels: { projectId: 'p' } });
  const taken = await queue.take(['count']);
  const asked = { name: 'which', title: 'Which?', message: null, choices: [], data: null };
  await queue.review(taken?.job.id ?? '', 1, asked, null);
  const [review] = (await queue.reviews({})).items;
  const failing = db.transaction().execute(async (trx) => {
    await queue.answer(review?.id ?? '', { answer: [], by: 'u1' }, trx);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await queue.getReview(review?.id ?? '')).toMatchObject({ status: 'open' });
  await queue.answer(review?.id ?? '', { answer: [], by: 'u1' });
  const told = (await publisher.published()).filter(({ type }) => type.startsWith('job.review'));
  expect(told.map(({ type }) => type)).toEqual(['job.reviewing', 'job.review', 'job.reviewed']);
  for (const { channels } of told) expect(channels).toEqual([`job:${taken?.job.id}`, 'project:p']);
});
