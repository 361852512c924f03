import { defineJobContract, type JobStepState } from '@headway/protocol';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bindJob, type JobContextOf, JobFailure } from './binding.ts';
import { startRunner } from './test-support/runner-bench.ts';

const contract = defineJobContract({
  kind: 'nested',
  input: z.null(),
  result: z.number(),
  steps: ['Read', { name: 'Segment', steps: ['Smooth', 'Split'] }, 'Write'],
});
type Context = JobContextOf<typeof contract>;

/** Runs a job through, on a queue, and gives what was told of its steps and its progress. */
async function runThrough(run: (context: Context) => unknown) {
  const binding = bindJob(contract, async (context) => {
    await run(context);
    return { result: 1, summary: { outcome: 'ok', text: 'done' } };
  });
  const { queue, until, publisher, states } = await startRunner({ bindings: [binding], kinds: ['nested'] });
  const { id } = await queue.enqueue({ kind: 'nested', input: null, labels: {} });
  const job = await until(id);
  const published = await publisher.published();
  const steps = published.filter(({ type }) => type === 'job.step').map(({ data }) => data as JobStepState);
  return {
    job,
    steps,
    words: steps.map(({ path, status }) => `${path.join('.')} ${status}`),
    states: (await states(id)).map(({ job: state }) => state),
    lines: published.filter(({ type }) => type === 'job.log').map(({ data }) => data as { message: string }),
  };
}

test('steps within steps are told as a tree, and the job says the innermost', async () => {
  const { job, words, states } = await runThrough((context) => {
    context.step('Read');
    const segment = context.step('Segment');
    segment.step('Smooth');
    const split = segment.step('Split');
    split.step('Tile 1', { total: 2 });
    split.step('Tile 2');
    context.progress(1, 2, 'rows');
  });
  expect(job).toMatchObject({ status: 'completed', fraction: 1 });
  expect(words.filter((word) => word.endsWith('running'))).toEqual([
    '0 running',
    '1 running',
    '1.0 running',
    '1.1 running',
    '1.1.0 running',
    '1.1.1 running',
  ]);
  expect(words.slice(-3)).toEqual(['1.1.1 completed', '1.1 completed', '1 completed']);
  expect(states.findLast(({ status }) => status === 'running')).toMatchObject({
    step: { name: 'Segment', sub: { name: 'Tile 2', index: 1, total: 2 } },
    done: 1,
    unit: 'rows',
    fraction: expect.closeTo((1 + (1 + 1.5 / 2) / 2) / 3, 3) as number,
  });
});

test('a step that fails is told so, with those around it', async () => {
  const { words, job } = await runThrough((context) => {
    context.step('Segment').step('Split').step('Tile 1');
    throw new JobFailure('torn', 'The tile is torn.');
  });
  expect(job.status).toBe('failed');
  expect(words.slice(-3)).toEqual(['1.1.0 failed', '1.1 failed', '1 failed']);
});

test('a hundred thousand quick steps are counted, and few of them told', async () => {
  const { job, steps, states, lines } = await runThrough((context) => {
    const read = context.step('Read');
    for (let row = 0; row < 100_000; row += 1) read.step(`Row ${row + 1}`, { total: 100_000 });
    context.step('Segment');
  });
  expect(job.status).toBe('completed');
  expect(steps.length).toBeLessThan(500);
  const read = steps.filter(({ path }) => path.length === 1 && path[0] === 0);
  expect(read.map(({ status }) => status)).toEqual(['running', 'completed']);
  const fractions = states.flatMap(({ fraction }) => fraction ?? []);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(lines).toEqual([]);
});
