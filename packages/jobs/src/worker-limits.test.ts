import { expect, test, vi } from 'vitest';
import { isRunning } from './test-support/is-running.ts';
import { startRunner } from './test-support/runner-bench.ts';

const failing = new URL('test-support/failing-worker.ts', import.meta.url);

test('holds a kind to limits of its own', async () => {
  const { enqueue, until } = await startRunner({ graceMs: 50, limits: { test: { maxRunMs: 100 } } });
  const { error } = await until((await enqueue({ do: 'spin' })).id);
  expect(error?.message).toBe('The job took longer than 0.1 seconds and was stopped.');
});

test('leaves the workers to others that a kind may not have', async () => {
  const { queue, enqueue, until, runner } = await startRunner({
    workers: 2,
    limits: { test: { maxWorkers: 1 } },
  });
  const first = await enqueue({ do: 'wait' });
  const second = await enqueue({ do: 'pid' });
  await until(first.id, 'running');
  // Both processes are there by now, and one of them has nothing to do.
  await vi.waitFor(async () => expect((await queue.get(first.id))?.step?.name).toBe('Work'));
  expect(await queue.get(second.id)).toMatchObject({ status: 'queued' });
  expect(runner.workers).toEqual({ busy: 1, total: 2 });
  await queue.cancel(first.id);
  await until(second.id, 'completed');
});

test.for([
  ['has done its runs', { recycleAfterRuns: 2 }, 3],
  ['keeps too much memory', { recycleAboveBytes: 1 }, 6],
  ['is well', {}, 1],
] as const)('replaces a process, or not, that %s, and loses no job', async ([, options, processes]) => {
  const { enqueue, until, results, errors } = await startRunner(options);
  const jobs = [];
  for (let count = 0; count < 6; count += 1) jobs.push(await enqueue({ do: 'pid' }));
  for (const { id } of jobs) expect(await until(id)).toMatchObject({ status: 'completed', attempt: 1 });
  const pids = results as { answer: number }[];
  expect(new Set(pids.map(({ answer }) => answer)).size).toBe(processes);
  expect(errors).toEqual([]);
});

test.skipIf(process.platform === 'win32')('ends with a job what it has started', async () => {
  const { queue, enqueue, until } = await startRunner({ workerModule: failing, graceMs: 50 });
  const { id } = await enqueue({ do: 'leaveBehind' });
  const pid = await vi.waitFor(async () => {
    const [found] = (await queue.items(id)).items;
    const item = found?.item as { page: number } | undefined;
    if (!item) throw new Error('It has told nothing yet.');
    return item.page;
  });
  expect(isRunning(pid)).toBe(true);
  await queue.cancel(id);
  await until(id, 'cancelled');
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
});
