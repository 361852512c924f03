import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { bindJob, type JobContext, JobFailure } from './binding.ts';
import { createJobRunner } from './job-runner.ts';
import { startRunner } from './test-support/runner-bench.ts';
import { testContract } from './test-support/test-contracts.ts';

const summary = { outcome: 'ok', text: 'done' } as const;

/** A runner that does the jobs in this process. */
async function startLocal(
  run: (context: JobContext<{ page: number }>) => unknown,
  options: Parameters<typeof startRunner>[0] = {},
) {
  const binding = bindJob(testContract, async (context) => ({
    result: { answer: await run(context) },
    summary,
  }));
  return startRunner({ bindings: [binding], graceMs: 20, ...options });
}

test('runs jobs in this process, with all that they tell', async () => {
  const { enqueue, until, results, publisher } = await startLocal(async (context) => {
    context.step('Read');
    context.item({ page: 1 });
    await delay(1, undefined, { signal: context.signal });
    return process.pid;
  });
  const { id } = await enqueue({ do: '' });
  expect(await until(id)).toMatchObject({ status: 'completed', attempt: 1, summary });
  expect(results).toEqual([{ answer: process.pid }]);
  const types = (await publisher.published()).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['job.step', 'job.item', 'job.completed']));
});

test('fails a job with its reason, and one whose result is no JSON', async () => {
  const { enqueue, until } = await startLocal(() => {
    throw new JobFailure('no_paper', 'There is no paper.');
  });
  const { id } = await enqueue({ do: '' });
  expect((await until(id)).error).toMatchObject({ code: 'no_paper', message: 'There is no paper.' });

  const other = await startLocal(() => 1n);
  const second = await other.enqueue({ do: '' });
  expect((await other.until(second.id)).error).toMatchObject({ code: 'job_failed' });
});

test('cancels a job that listens', async () => {
  const { queue, enqueue, until } = await startLocal(({ signal }) => delay(60_000, 0, { signal }));
  const { id } = await enqueue({ do: '' });
  await until(id, 'running');
  await queue.cancel(id);
  expect((await until(id)).status).toBe('cancelled');
});

test('leaves a job alone that does not stop, and goes on with the next one', async () => {
  const { promise: stuck, resolve: free } = Promise.withResolvers<void>();
  const heard = vi.fn<() => void>();
  const { queue, enqueue, until, results } = await startLocal(async (context) => {
    if (heard.mock.calls.length === 0) {
      heard();
      await stuck;
      context.item({ page: 7 });
    }
    return context.jobId;
  });
  const first = await enqueue({ do: '' });
  await until(first.id, 'running');
  await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  await queue.cancel(first.id);
  expect((await until(first.id)).status).toBe('cancelled');
  const second = await enqueue({ do: '' });
  expect((await until(second.id)).status).toBe('completed');
  free();
  const third = await enqueue({ do: '' });
  await until(third.id);
  expect(results).toEqual([{ answer: second.id }, { answer: third.id }]);
  expect((await queue.get(first.id))?.status).toBe('cancelled');
});

test.for([{}, { workerModule: 'worker.ts', bindings: [] }])(
  'refuses to start without, or with two, ways to run jobs',
  (ways) => {
    const queue = {} as Parameters<typeof createJobRunner>[0]['queue'];
    expect(() => createJobRunner({ queue, kinds: ['test'], ...ways })).toThrow('workerModule or bindings');
  },
);
