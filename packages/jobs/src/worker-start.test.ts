import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { bindJob } from './binding.ts';
import type { JobRunnerOptions } from './job-runner-options.ts';
import { createJobRunner } from './job-runner.ts';
import { startRunner } from './test-support/runner-bench.ts';
import { testContract } from './test-support/test-contracts.ts';

const summary = { outcome: 'ok', text: 'done' } as const;

/** A worker module with this text. */
function moduleOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'headway-worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'worker.mjs');
  writeFileSync(path, text);
  return path;
}

async function errorOf(options: Partial<JobRunnerOptions>) {
  const opened = await startRunner({ random: () => 0, ...options });
  const { id } = await opened.enqueue({ do: 'pid' });
  expect((await opened.queue.get(id))?.warning).toBeNull();
  const message = await vi.waitFor(() => {
    const found = opened.errors.find(({ stage }) => stage === 'worker process');
    if (!found) throw new Error('Nothing was said.');
    return String(found.error);
  });
  // Nobody waits for it in silence.
  await vi.waitFor(async () =>
    expect(await opened.queue.get(id)).toMatchObject({
      status: 'queued',
      attempt: 0,
      warning: { code: 'no_worker' },
    }),
  );
  return message;
}

test.for([
  ['throws', 'throw new Error("no licence");', 'exit code 1', 'no licence'],
  ['is no JavaScript', 'const = 1;', 'exit code 1', 'SyntaxError'],
  ['ends', 'process.exit(4);', 'exit code 4', ''],
] as const)('tells the operator of a worker module that %s', async ([, text, how, words]) => {
  const path = moduleOf(text);
  const message = await errorOf({ workerModule: path });
  expect(message).toContain(`The worker module ${path} could not be loaded (${how})`);
  expect(message).toContain(words);
});

test('tells the operator of a worker module that is not there', async () => {
  expect(await errorOf({ workerModule: '/no/such/worker.mjs' })).toContain('Cannot find module');
});

test.for([
  ['waits for ever', 'setInterval(() => {}, 1000); await new Promise(() => {});'],
  ['never yields', 'for (;;) if (performance.now() < 0) break;'],
] as const)('gives up on a worker module that %s while it is loaded', async ([, text]) => {
  const path = moduleOf(text);
  const message = await errorOf({ workerModule: path, startMs: 300 });
  expect(message).toContain(`The worker module ${path} was not loaded within 0.3 seconds.`);
});

test('takes its jobs again once the module can be loaded', async () => {
  const path = moduleOf('throw new Error("not yet");');
  const { enqueue, queue, until } = await startRunner({ workerModule: path, random: () => 0 });
  const { id } = await enqueue({ do: 'pid' });
  await vi.waitFor(async () => expect((await queue.get(id))?.warning?.code).toBe('no_worker'));
  const worker = new URL('test-support/test-worker.ts', import.meta.url);
  writeFileSync(path, `import ${JSON.stringify(worker.href)};`);
  expect(await until(id)).toMatchObject({ status: 'completed', attempt: 1, warning: null });
});

test('leaves jobs alone, and says so, that its worker module can not run', async () => {
  const { enqueue, queue, until, errors } = await startRunner({ kinds: ['test', 'other'] });
  const { id } = await queue.enqueue({ kind: 'other', input: {}, labels: {} });
  await until((await enqueue({ do: 'pid' })).id, 'completed');
  await vi.waitFor(async () =>
    expect(await queue.get(id)).toMatchObject({ status: 'queued', warning: { code: 'no_worker' } }),
  );
  expect(String(errors[0]?.error)).toContain("can't run jobs of the kind other");
});

test('is announced beside another runner of the same machine', async () => {
  const { queue, enqueue, until } = await startRunner();
  const other = createJobRunner({
    queue,
    bindings: [bindJob({ ...testContract, kind: 'other' }, async () => ({ result: { answer: 1 }, summary }))],
    recover: false,
  });
  onTestFinished(() => other.close());
  await other.start();
  const jobs = [
    await enqueue({ do: 'pid' }),
    await queue.enqueue({ kind: 'other', input: { do: '' }, labels: {} }),
  ];
  for (const job of jobs) {
    expect(job.warning).toBeNull();
    await until(job.id, 'completed');
  }
  expect((await queue.workers()).map(({ kinds }) => kinds)).toEqual([['other'], ['test']]);
});
