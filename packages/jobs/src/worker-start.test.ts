import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { JobRunnerOptions } from './job-runner-options.ts';
import { startRunner } from './test-support/runner-bench.ts';

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
  const message = await vi.waitFor(() => {
    const found = opened.errors.find(({ stage }) => stage === 'worker process');
    if (!found) throw new Error('Nothing was said.');
    return String(found.error);
  });
  expect(await opened.queue.get(id)).toMatchObject({ status: 'queued', attempt: 0 });
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
