import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a reader of the guide would write next. */
const main = `
import { DatabaseSync } from 'node:sqlite';
import { readJob } from '@headway/protocol';
import { startJobs } from './jobs.ts';
const folder = import.meta.dirname;
const { queue, log, close } = await startJobs(folder, (error) => console.error(error));
const { promise, resolve } = Promise.withResolvers();
const undo = log.tail('user:u1', (event) => {
  if (event.type === 'job.completed' || event.type === 'job.failed') resolve(readJob(event.data));
});
await queue.enqueue({ kind: 'count-primes', input: { below: 1000 }, labels: { userId: 'u1' } });
const job = await promise;
undo();
await close();
const rows = new DatabaseSync(folder + '/app.db').prepare('select primes from count').all();
console.log(JSON.stringify({ summary: job.summary, error: job.error, primes: rows.map(({ primes }) => primes) }));
`;

test('the jobs of the guide run as it says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const guide = readFileSync(join(root, 'docs/show-live-progress.md'), 'utf8');
  const files = [...guide.matchAll(/^`([a-z]+\.ts)`\n```ts\n(.*?)^```$/gms)];
  expect(files.map(([, name]) => name)).toEqual(['contract.ts', 'worker.ts', 'jobs.ts', 'server.ts']);
  for (const [, name = '', code = ''] of files) writeFileSync(join(folder, name), code);
  writeFileSync(join(folder, 'main.ts'), main);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'main.ts')], {
    timeout: 15_000,
  });
  expect(JSON.parse(stdout)).toEqual({
    summary: { outcome: 'ok', text: '168 primes' },
    error: null,
    primes: [168],
  });
});
