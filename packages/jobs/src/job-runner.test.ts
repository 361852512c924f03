import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import type { JobStepState } from '@headway/protocol';
import { describe, expect, test, vi } from 'vitest';
import type { JobRunnerOptions } from './job-runner-options.ts';
import { createJobRunner } from './job-runner.ts';
import { openQueue } from './test-support/open-queue.ts';
import { startRunner } from './test-support/runner-bench.ts';

describe('createJobRunner', () => {
  test('runs a job in a process of its own and keeps what it tells, in order', async () => {
    const { enqueue, until, publisher, states, results } = await startRunner();
    // Ten reports a second are told: what is said in between must last longer than that, also on a busy machine.
    const { id } = await enqueue({ do: 'succeed', ms: 1000 });
    const job = await until(id);
    expect(job).toMatchObject({ status: 'completed', attempt: 1, fraction: 1, eta: null });
    expect(job.summary).toEqual({ outcome: 'ok', text: 'done' });
    expect(results).toEqual([{ answer: 42 }]);

    const told = await states(id);
    expect(told.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['job.queued', 'job.started', 'job.progress', 'job.completed']),
    );
    const fractions = told.flatMap(({ job: state }) => (state.fraction === null ? [] : [state.fraction]));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(told.some(({ job: state }) => state.message === 'working' && state.step?.name === 'Work')).toBe(
      true,
    );

    const published = await publisher.published();
    const steps = published.filter(({ type }) => type === 'job.step').map(({ data }) => data as JobStepState);
    expect(steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'Read running',
      'Read completed',
      'Work running',
      'Work completed',
      'Write running',
      'Write completed',
    ]);
    expect(published.filter(({ type }) => type === 'job.item').map(({ data }) => data)).toEqual([
      { jobId: id, attempt: 1, index: 0, item: { page: 1 } },
    ]);
    expect(published.filter(({ type }) => type === 'job.log')).toEqual([
      {
        type: 'job.log',
        channels: [`job-log:${id}`],
        data: { jobId: id, attempt: 1, level: 'info', message: 'halfway' },
      },
    ]);
  });

  test('runs as many jobs at once as there are workers, nicer than itself', async () => {
    const { queue, enqueue, until, runner, results } = await startRunner({ workers: 2, nice: 10 });
    const waiting = [await enqueue({ do: 'wait' }), await enqueue({ do: 'wait' })];
    for (const { id } of waiting) await until(id, 'running');
    expect(runner.workers).toEqual({ busy: 2, total: 2 });
    const third = await enqueue({ do: 'priority' });
    expect(await queue.get(third.id)).toMatchObject({ status: 'queued' });
    for (const { id } of waiting) await queue.cancel(id);
    await until(third.id, 'completed');
    expect(results).toEqual([{ answer: Math.min(19, getPriority() + 10) }]);
  });

  const autogroup = '/proc/self/autogroup';
  test.runIf(existsSync(autogroup) && readFileSync(autogroup, 'utf8').startsWith('/autogroup'))(
    'is nicer also where the system shares the processor by sessions',
    async () => {
      const { enqueue, until, results } = await startRunner({ workers: 3, nice: 10 });
      for (let count = 0; count < 3; count += 1) await until((await enqueue({ do: 'pid' })).id);
      const [first] = results as { answer: number }[];
      await vi.waitFor(() =>
        expect(readFileSync(`/proc/${first?.answer}/autogroup`, 'utf8')).toContain('nice 10'),
      );
    },
  );

  test.for([
    ['refuse', { code: 'no_paper', message: 'There is no paper.' }],
    ['throwError', { code: 'job_failed' }],
    ['throwString', { code: 'job_failed' }],
    ['answerWrongly', { code: 'invalid_result' }],
    ['answerNoJson', { code: 'job_failed' }],
  ] as const)('fails a job that ends by "%s", and uses its process again', async ([deed, error]) => {
    const { enqueue, until, results } = await startRunner();
    const first = await enqueue({ do: 'pid' });
    const bad = await enqueue({ do: deed });
    const last = await enqueue({ do: 'pid' });
    expect(await until(bad.id)).toMatchObject({ status: 'failed', attempt: 1, error });
    await until(first.id, 'completed');
    await until(last.id, 'completed');
    expect(results[1]).toEqual(results[0]);
  });

  test('keeps the details of an unexpected error from people, and tells them to the operator', async () => {
    const { enqueue, until, stderr } = await startRunner();
    const job = await until((await enqueue({ do: 'throwError' })).id);
    expect(job.error?.message).toBe('The job failed because of an unexpected error.');
    await vi.waitFor(() => expect(stderr.join('')).toContain('a secret at /etc/passwd'));
  });

  test('fails a job whose input does not fit its contract', async () => {
    const { queue, until } = await startRunner();
    const { id } = await queue.enqueue({ kind: 'test', input: { nothing: true }, labels: {} });
    expect((await until(id)).error).toMatchObject({ code: 'invalid_input', retryable: false });
  });

  test('tries again what may go better', async () => {
    const { enqueue, until, results } = await startRunner();
    const { id } = await enqueue({ do: 'hesitate' });
    expect(await until(id)).toMatchObject({ status: 'completed', attempt: 2, error: null });
    expect(results).toEqual([{ answer: 2 }]);
  });

  test.for(['crash', 'reject'])(
    'fails a job that leaves its process in an unknown state by "%s"',
    async (deed) => {
      const { enqueue, until } = await startRunner();
      const bad = await enqueue({ do: deed });
      const next = await enqueue({ do: 'pid' });
      expect((await until(bad.id)).error).toMatchObject({ code: 'job_failed', retryable: false });
      await until(next.id, 'completed');
    },
  );

  test('tells the end of a run as often as it takes, and gives jobs back that it can not run', async () => {
    const { queue, enqueue, until, errors } = await startRunner();
    const locked = new Error('The database is locked.');
    const broken = [vi.spyOn(queue, 'complete'), vi.spyOn(queue, 'fail'), vi.spyOn(queue, 'take')];
    for (const method of broken.slice(0, 2)) {
      for (let count = 0; count < 3; count += 1) method.mockRejectedValueOnce(locked);
    }
    const first = await enqueue({ do: 'pid' });
    expect(await until(first.id)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(errors.filter(({ error }) => error === locked).length).toBe(6);
    for (const method of broken) method.mockRestore();
    vi.spyOn(queue, 'take').mockRejectedValueOnce(locked).mockRejectedValueOnce(locked);
    const second = await enqueue({ do: 'pid' });
    expect(await until(second.id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  test('keeps what a job finds when the queue fails for a moment', async () => {
    const { queue, enqueue, until, publisher } = await startRunner();
    vi.spyOn(queue, 'notes').mockRejectedValueOnce(new Error('The database is locked.'));
    await until((await enqueue({ do: 'succeed' })).id, 'completed');
    const steps = (await publisher.published()).filter(({ type }) => type === 'job.step');
    expect(steps.map(({ data }) => (data as JobStepState).name)).toContain('Read');
    expect(steps).toHaveLength(6);
  });

  test('holds a worker back that tells more than the queue takes', async () => {
    const { queue, enqueue, until } = await startRunner({
      workerModule: new URL('test-support/failing-worker.ts', import.meta.url),
    });
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const write = queue.notes.bind(queue);
    const batches: number[] = [];
    vi.spyOn(queue, 'notes').mockImplementation(async (id, fence, notes) => {
      await opened;
      batches.push(notes.length);
      return write(id, fence, notes);
    });
    const { id } = await enqueue({ do: 'tellMuch' });
    await until(id, 'running');
    open();
    await until(id, 'completed');
    expect(batches.reduce((sum, notes) => sum + notes)).toBe(10_000);
    expect(Math.max(...batches)).toBeLessThan(5000);
  });

  test('runs a job again whose worker process was killed', async () => {
    const { enqueue, until, states } = await startRunner();
    const { id } = await enqueue({ do: 'kill' });
    expect(await until(id)).toMatchObject({ status: 'completed', attempt: 2 });
    const retrying = (await states(id)).find(({ type }) => type === 'job.retrying');
    expect(retrying?.job.error).toEqual({
      code: 'worker_lost',
      message:
        'The process of the job was killed from outside, perhaps because the machine was short of memory.',
      retryable: true,
    });
  });

  test('gives up on a job that takes its process down each time, and runs the others', async () => {
    const { enqueue, until } = await startRunner({ random: () => 0 });
    const bad = await enqueue({ do: 'exit' });
    const good = await enqueue({ do: 'pid' });
    await until(good.id, 'completed');
    expect(await until(bad.id)).toMatchObject({
      status: 'failed',
      attempt: 3,
      error: { code: 'worker_exited' },
    });
  });

  test('cancels a job that listens at once, and one that does not within a second', async () => {
    const { queue, enqueue, until, publisher } = await startRunner();
    for (const deed of ['wait', 'spin']) {
      const { id } = await enqueue({ do: deed });
      await vi.waitFor(async () => expect((await queue.get(id))?.step?.name).toBe('Work'));
      const askedAt = performance.now();
      expect(await queue.cancel(id)).toMatchObject({ status: 'cancelling' });
      expect(await until(id)).toMatchObject({ status: 'cancelled', attempt: 1, error: null });
      expect(performance.now() - askedAt).toBeLessThan(1500);
      const last = (await publisher.published()).findLast(({ type }) => type === 'job.step');
      expect(last?.data).toMatchObject({ jobId: id, name: 'Work', status: 'cancelled' });
    }
    await until((await enqueue({ do: 'pid' })).id, 'completed');
  });

  test('does not cancel for a request that is rolled back', async () => {
    const { db, queue, enqueue, until } = await startRunner();
    const { id } = await enqueue({ do: 'succeed', ms: 300 });
    await until(id, 'running');
    const asking = db.transaction().execute(async (trx) => {
      await queue.cancel(id, trx);
      throw new Error('rolled back');
    });
    await expect(asking).rejects.toThrow('rolled back');
    expect(await until(id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  test('stops a job that takes too long', async () => {
    const { enqueue, until } = await startRunner({ maxRunMs: 100, graceMs: 50 });
    const { id } = await enqueue({ do: 'spin' });
    expect((await until(id)).error).toEqual({
      code: 'timed_out',
      message: 'The job took longer than 0.1 seconds and was stopped.',
      retryable: false,
    });
  });

  test.runIf(process.platform === 'linux')('stops a job that takes too much memory', async () => {
    const { enqueue, until } = await startRunner({ maxMemoryBytes: 300 * 2 ** 20 });
    const { id } = await enqueue({ do: 'swell' });
    expect((await until(id)).error).toMatchObject({ code: 'out_of_memory', retryable: false });
    await until((await enqueue({ do: 'pid' })).id, 'completed');
  });

  test('says so when a job ran out of heap', async () => {
    const execArgv = [...process.execArgv, '--max-old-space-size=64', '--conditions=@headway/source'];
    const { enqueue, until } = await startRunner({ execArgv });
    const { id } = await enqueue({ do: 'fillHeap' });
    expect((await until(id)).error).toMatchObject({ code: 'out_of_memory', retryable: false });
  });

  test('tells a job that does nothing from one that is busy', async () => {
    const { enqueue, queue, until, states } = await startRunner({ workers: 2, stallMs: 400 });
    const busy = await enqueue({ do: 'spin' });
    const idle = await enqueue({ do: 'wait' });
    await vi.waitFor(async () =>
      expect(await queue.get(idle.id)).toMatchObject({ status: 'running', warning: { code: 'stalled' } }),
    );
    if (process.platform === 'linux') expect(await queue.get(busy.id)).toMatchObject({ warning: null });
    await queue.cancel(idle.id);
    expect(await until(idle.id)).toMatchObject({ status: 'cancelled', warning: null });
    expect((await states(idle.id)).map(({ type }) => type)).toContain('job.warning');
    await queue.cancel(busy.id);
    await until(busy.id);
  });

  test('stops a run whose job is gone', async () => {
    const { db, enqueue, until } = await startRunner({ pollMs: 20 });
    const { id } = await enqueue({ do: 'wait' });
    await until(id, 'running');
    await db.deleteFrom('headway_jobs').where('id', '=', id).execute();
    const next = await enqueue({ do: 'pid' });
    expect(await until(next.id)).toMatchObject({ status: 'completed' });
  });

  test('estimates the time left from earlier runs, by size', async () => {
    const { enqueue, until, states } = await startRunner();
    for (const size of [1, 1]) await until((await enqueue({ do: 'succeed', ms: 200 }, size)).id, 'completed');
    const { id } = await enqueue({ do: 'wait' }, 10);
    const [eta] = await vi.waitFor(async () => {
      const found = (await states(id)).flatMap(({ job }) => (job.eta ? [job.eta] : []));
      if (found.length === 0) throw new Error('There is no estimate yet.');
      return found;
    });
    // More than either took, and around ten times as much.
    expect(eta?.lowMs).toBeGreaterThan(300);
    expect(eta?.highMs).toBeGreaterThan(1500);
  });

  test('fails a job whose result can not be stored', async () => {
    const { queue, enqueue, until, errors } = await startRunner();
    const complete = vi.spyOn(queue, 'complete').mockRejectedValueOnce(new Error('disk full'));
    const { id } = await enqueue({ do: 'pid' });
    expect(await until(id, 'completed')).toMatchObject({ attempt: 2 });
    expect(complete).toHaveBeenCalledTimes(2);
    expect(errors.map(({ stage }) => stage)).toEqual(['complete']);
  });

  test('gives running jobs back when it is closed', async () => {
    const { queue, enqueue, until, runner } = await startRunner({ graceMs: 50 });
    const { id } = await enqueue({ do: 'spin' });
    await vi.waitFor(async () => expect((await queue.get(id))?.step?.name).toBe('Work'));
    await runner.close();
    expect(await queue.get(id)).toMatchObject({ status: 'queued', attempt: 1, step: null });
    expect(runner.workers.busy).toBe(0);
    const next = await enqueue({ do: 'pid' });
    await runner.close();
    expect(await until(next.id, 'queued')).toMatchObject({ attempt: 0 });
  });

  test('lets running jobs end when it is given the time, and takes no others', async () => {
    const { queue, enqueue, until, runner } = await startRunner();
    const first = await enqueue({ do: 'succeed', ms: 200 });
    await until(first.id, 'running');
    const second = await enqueue({ do: 'pid' });
    await runner.close({ finishWithinMs: 5000 });
    expect(await queue.get(first.id)).toMatchObject({ status: 'completed' });
    expect(await queue.get(second.id)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  test('drains: ends what runs and leaves the rest', async () => {
    const { queue, enqueue, until, runner } = await startRunner();
    const first = await enqueue({ do: 'succeed', ms: 200 });
    await until(first.id, 'running');
    const second = await enqueue({ do: 'pid' });
    await runner.drain();
    expect(await queue.get(first.id)).toMatchObject({ status: 'completed' });
    expect(await queue.get(second.id)).toMatchObject({ status: 'queued' });
  });

  test('starts a worker that can not start ever more slowly, and leaves its jobs waiting', async () => {
    const { queue, enqueue, errors } = await startRunner({
      workerModule: new URL('test-support/no-such-worker.ts', import.meta.url),
      random: () => 0,
    });
    const { id } = await enqueue({ do: 'pid' });
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(2), { timeout: 5000 });
    expect(await queue.get(id)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  test('brings the queue in order before it takes jobs', async () => {
    const { queue, db } = await openQueue();
    const { id } = await queue.enqueue({ kind: 'test', input: { do: 'pid' }, labels: {} });
    await queue.take(['test']);
    const runner = createJobRunner({ ...base, queue });
    await runner.start();
    await vi.waitFor(async () =>
      expect(await queue.get(id)).toMatchObject({ status: 'completed', attempt: 2 }),
    );
    await expect(runner.start()).rejects.toThrow('once');
    await runner.close();
    await db.destroy();
  });

  test('refuses options that make no sense', async () => {
    const { queue, db } = await openQueue();
    expect(() => createJobRunner({ ...base, queue, kinds: [] })).toThrow(TypeError);
    expect(() => createJobRunner({ ...base, queue, workers: 0 })).toThrow(TypeError);
    await db.destroy();
  });
});

const base: Omit<JobRunnerOptions, 'queue'> = {
  kinds: ['test'],
  workers: 1,
  workerModule: new URL('test-support/test-worker.ts', import.meta.url),
};
