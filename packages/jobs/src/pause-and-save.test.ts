import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineJobContract } from '@headway/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { bindJob, type JobContextOf, JobFailure } from './binding.ts';
import { startRunner } from './test-support/runner-bench.ts';

const contract = defineJobContract({
  kind: 'pages',
  input: z.null(),
  result: z.object({ from: z.int() }),
  steps: ['Read', 'Work', 'Write'],
  saved: z.object({ page: z.int() }),
});
/** Runs pages, with gates that the test opens. */
async function start(run: (context: JobContextOf<typeof contract>) => Promise<number>) {
  const binding = bindJob(contract, async (context) => ({
    result: { from: await run(context) },
    summary: { outcome: 'ok', text: 'done' },
  }));
  const bench = await startRunner({ bindings: [binding], kinds: ['pages'] });
  const { id } = await bench.queue.enqueue({ kind: 'pages', input: null, labels: {} });
  return { ...bench, id };
}

function gate(): { open: () => void; passed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, passed: promise };
}

test('a pause ends the run at the next step, and the next run goes on from what was saved', async () => {
  const page = gate();
  const signals: AbortSignal[] = [];
  const { queue, until, id, publisher, results } = await start(async (context) => {
    signals.push(context.signal);
    const from = context.saved?.page ?? 0;
    context.step('Work');
    if (context.attempt > 1) return from;
    context.save({ page: 1 });
    context.save({ page: 7 });
    await page.passed;
    context.step('Write');
    throw new Error('This is never reached.');
  });
  await until(id, 'running');
  await vi.waitFor(() => expect(signals).toHaveLength(1));
  await queue.pause(id);
  expect(await queue.get(id)).toMatchObject({ status: 'pausing' });
  page.open();
  const paused = await until(id, 'paused');
  expect(paused).toMatchObject({ attempt: 1, step: { name: 'Work' } });
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  const steps = (await publisher.published()).filter(({ type }) => type === 'job.step');
  expect(steps.at(-1)?.data).toMatchObject({ name: 'Work', status: 'paused' });

  await queue.resume(id);
  expect(await until(id)).toMatchObject({ status: 'completed', attempt: 2 });
  expect(results).toEqual([{ from: 7 }]);
});

test('a pause that is taken back holds nothing up', async () => {
  const page = gate();
  const began = gate();
  const { queue, until, id } = await start(async (context) => {
    began.open();
    await page.passed;
    context.step('Read');
    return 3;
  });
  await began.passed;
  await queue.pause(id);
  await queue.resume(id);
  page.open();
  expect(await until(id)).toMatchObject({ status: 'completed' });
});

test('code that swallows the pause is told again at the next step', async () => {
  const page = gate();
  const began = gate();
  const { queue, until, id } = await start(async (context) => {
    const work = context.step('Work');
    began.open();
    await page.passed;
    for (let part = 0; ; part += 1) {
      try {
        work.step(`Part ${part}`);
      } catch (error) {
        if (part > 20) throw new Error('wrapped', { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
  await began.passed;
  await queue.pause(id);
  page.open();
  expect(await until(id, 'paused')).toMatchObject({ error: null });
});

test('a run that ends before the next step ends the job, also while it is pausing', async () => {
  const page = gate();
  const began = gate();
  const { queue, until, id } = await start(async () => {
    began.open();
    await page.passed;
    return 1;
  });
  await began.passed;
  await queue.pause(id);
  page.open();
  expect(await until(id)).toMatchObject({ status: 'completed' });
});

test('what was saved is there after a failure that is tried again', async () => {
  const { until, id, results } = await start(async (context) => {
    if (context.saved) return context.saved.page;
    context.save({ page: 12 });
    throw new JobFailure('busy', 'Not now.', { retryable: true });
  });
  expect(await until(id)).toMatchObject({ status: 'completed', attempt: 2 });
  expect(results).toEqual([{ from: 12 }]);
});

test('a run in a process of its own is paused at its next step, and shows its previews', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-previews-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { queue, enqueue, until, publisher, results } = await startRunner({
    previews: { folder, urlOf: ({ file }) => `/previews/${file}` },
  });
  const { id } = await enqueue({ do: 'stepAlong' });
  const told = async (type: string) => (await publisher.published()).filter((event) => event.type === type);
  await vi.waitFor(async () => expect(await told('job.preview')).toHaveLength(1));
  expect(readdirSync(folder)).toEqual([`${id}.1.1.png`]);
  await queue.pause(id);
  expect(await until(id, 'paused')).toMatchObject({ attempt: 1, error: null });
  expect((await told('job.step')).at(-1)?.data).toMatchObject({ name: 'Work', status: 'paused' });
  await queue.resume(id);
  expect(await until(id)).toMatchObject({ status: 'completed', attempt: 2 });
  expect(results).toEqual([{ answer: 'went on' }]);
});
