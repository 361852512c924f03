import { isFinal, type Job } from '@headway/protocol';
import { onTestFinished, vi } from 'vitest';
import type { JobRunner, JobRunnerOptions } from '../job-runner-options.ts';
import { createJobRunner } from '../job-runner.ts';
import { type OpenQueue, openQueue } from './open-queue.ts';
import type { Orders } from './test-contracts.ts';

/** A runner with real processes on a queue in memory. */
export interface RunnerBench extends OpenQueue {
  runner: JobRunner;
  results: unknown[];
  errors: { error: unknown; stage: string }[];
  stderr: string[];
  enqueue: (orders: Orders, size?: number) => Promise<Job>;
  /** The job once it has ended, or come to another status. */
  until: (id: string, status?: Job['status']) => Promise<Job>;
}

/** Starts a runner of one worker; all is undone after the test. */
export async function startRunner(options: Partial<JobRunnerOptions> = {}): Promise<RunnerBench> {
  const results: unknown[] = [];
  const errors: RunnerBench['errors'] = [];
  const stderr: string[] = [];
  const opened = await openQueue({
    backoff: { baseMs: 1, maxMs: 1 },
    async onCompleted(_job, run) {
      results.push(run.result);
    },
  });
  const runner = createJobRunner({
    queue: opened.queue,
    kinds: ['test'],
    workers: 1,
    // Tests wait for them, on machines that do other things as well.
    nice: 0,
    ...(!options.bindings && { workerModule: new URL('test-worker.ts', import.meta.url) }),
    onError: (error, { stage }) => errors.push({ error, stage }),
    onStderr: (text) => stderr.push(text),
    ...options,
  });
  onTestFinished(async () => {
    await runner.close();
    await opened.db.destroy();
  });
  await runner.start();
  return {
    ...opened,
    runner,
    results,
    errors,
    stderr,
    enqueue: (input, size) =>
      opened.queue.enqueue({ kind: 'test', input, labels: {}, ...(size !== undefined && { size }) }),
    until: (id, status) =>
      vi.waitFor(
        async () => {
          const job = await opened.queue.get(id);
          if (!job || (status ? job.status !== status : !isFinal(job.status))) {
            throw new Error(`The job is ${job?.status}, not ${status ?? 'ended'}.`);
          }
          return job;
        },
        { timeout: 10_000, interval: 5 },
      ),
  };
}
