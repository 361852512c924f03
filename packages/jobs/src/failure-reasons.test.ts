import type { JobError } from '@headway/protocol';
import { describe, expect, test, vi } from 'vitest';
import type { JobRunnerOptions } from './job-runner-options.ts';
import { startRunner } from './test-support/runner-bench.ts';

const workerModule = new URL('test-support/failing-worker.ts', import.meta.url);
const withArguments = (...more: string[]): Partial<JobRunnerOptions> => ({
  execArgv: [...process.execArgv, ...more, '--conditions=@headway/source'],
});

interface Case {
  deed: string;
  code: string;
  message: RegExp;
  retryable: boolean;
  options?: Partial<JobRunnerOptions>;
}

const unexpected = {
  code: 'job_failed',
  message: /^The job failed because of an unexpected error\.$/,
  retryable: false,
} as const;
const exited = (code: number) => ({
  code: 'worker_exited',
  message: new RegExp(`^The process of the job ended before the job did \\(exit code ${code}\\)\\.$`),
  retryable: true,
});
const crashed = (how: string) => ({
  code: 'worker_crashed',
  message: new RegExp(`^The process of the job crashed \\(${how}\\)\\.$`),
  retryable: true,
});
const outOfMemory = { code: 'out_of_memory', message: /^The job ran out of memory\.$/, retryable: false };
const garbled = {
  code: 'worker_crashed',
  message: /^The process of the job sent something that is no message and was stopped\.$/,
  retryable: true,
};

const cases: readonly Case[] = [
  { deed: 'throwError', ...unexpected },
  { deed: 'throwString', ...unexpected },
  { deed: 'throwUndefined', ...unexpected },
  { deed: 'throwGetters', ...unexpected },
  { deed: 'throwProxy', ...unexpected },
  { deed: 'throwOddFailure', ...unexpected },
  { deed: 'reject', ...unexpected },
  { deed: 'throwLater', ...unexpected },
  { deed: 'exitCleanly', ...exited(0) },
  { deed: 'exit', ...exited(3) },
  { deed: 'abort', ...crashed('SIGABRT') },
  { deed: 'segfault', ...crashed('SIGSEGV') },
  // V8 believes that it has more stack than there is.
  { deed: 'overflow', ...crashed('SIGSEGV'), options: withArguments('--stack-size=100000') },
  {
    deed: 'kill',
    code: 'worker_lost',
    message:
      /^The process of the job was killed from outside, perhaps because the machine was short of memory\.$/,
    retryable: true,
  },
  {
    deed: 'terminate',
    code: 'worker_lost',
    message: /^The process of the job was ended from outside \(SIGTERM\)\.$/,
    retryable: true,
  },
  { deed: 'fillHeap', ...outOfMemory, options: withArguments('--max-old-space-size=64') },
  { deed: 'hugeBuffer', ...outOfMemory },
  { deed: 'talkNonsense', ...garbled },
  { deed: 'talkEndlessly', ...garbled },
  { deed: 'answerNoJson', ...unexpected },
  { deed: 'answerWrongly', code: 'invalid_result', message: /does not fit its contract/, retryable: false },
  {
    deed: 'answerHugely',
    code: 'result_too_large',
    message: /^The result of the job is too large to be stored\. Large things belong in files\.$/,
    retryable: false,
  },
];
const linuxCases: readonly Case[] = [
  {
    deed: 'fillBuffers',
    code: 'out_of_memory',
    message: /^The job needed more than 300 MiB of memory and was stopped\.$/,
    retryable: false,
    options: { maxMemoryBytes: 300 * 2 ** 20 },
  },
];

describe('a job that ends by', () => {
  test.for([...cases, ...(process.platform === 'linux' ? linuxCases : [])])(
    '"$deed" fails with a reason, and the job beside it goes on',
    async ({ deed, code, message, retryable, options }) => {
      const { enqueue, until, states } = await startRunner({ workerModule, workers: 2, ...options });
      const beside = await enqueue({ do: 'count' });
      const bad = await enqueue({ do: deed });
      const ended = await until(bad.id);
      expect(ended.status).toBe('failed');
      expect(ended.error).toEqual({ code, message: expect.stringMatching(message), retryable });
      expect(ended.attempt).toBe(retryable ? 3 : 1);
      expect(await until(beside.id)).toMatchObject({ status: 'completed', attempt: 1 });
      const told = (await states(bad.id)).flatMap(({ job }) => (job.error ? [job.error] : []));
      expect(told.every((error: JobError) => error.code === code)).toBe(true);
      // The place that it had is used again.
      await until((await enqueue({ do: 'count' })).id, 'completed');
    },
  );

  test('a message that nobody knows, goes on', async () => {
    const { enqueue, until } = await startRunner({ workerModule });
    expect(await until((await enqueue({ do: 'talkStrangely' })).id)).toMatchObject({ status: 'completed' });
  });

  test('an item that is far too large, goes on without it', async () => {
    const { enqueue, until, publisher } = await startRunner({ workerModule });
    await until((await enqueue({ do: 'tellHugely' })).id, 'completed');
    const types = (await publisher.published()).map(({ type }) => type);
    expect(types).not.toContain('job.item');
    expect(types).toContain('job.log');
  });

  test('a flood of output, is held back and not the server', async () => {
    let written = 0;
    const { enqueue, until } = await startRunner({
      workerModule,
      workers: 2,
      onStdout: (text) => (written += text.length),
    });
    const flood = await enqueue({ do: 'flood' });
    const beside = await enqueue({ do: 'count' });
    await until(beside.id, 'completed');
    await until(flood.id, 'completed');
    await vi.waitFor(() => expect(written).toBeGreaterThan(2 ** 16));
    // A second of writing as fast as the pipe takes it is hundreds of megabytes.
    expect(written).toBeLessThan(32 * 2 ** 20);
  });

  test('an input that is far too large, fails and says so', async () => {
    const { queue, until } = await startRunner({ workerModule });
    const input = { do: 'count', more: 'x'.repeat(20 * 2 ** 20) };
    const { id } = await queue.enqueue({ kind: 'test', input, labels: {} });
    expect((await until(id)).error).toMatchObject({ code: 'input_too_large', retryable: false });
  });
});
