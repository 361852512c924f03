import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { missingRedis, redisServer } from './test-support/redis-server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a reader of the page would write for the screen, without one. */
const screen = `
import { createClient } from '@headway/client';
import { isFinal, readJob } from '@headway/protocol';
import { SignJWT } from 'jose';
const [url, order] = process.argv.slice(2);
const key = new TextEncoder().encode(process.env.TOKEN_SECRET);
const token = await new SignJWT({}).setSubject('ada').setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key);
const client = createClient({ url: url.replace('http', 'ws') + '/ws', getToken: async () => token });
const id = await (await fetch(url + '?user=ada')).text();
const told = [];
const ended = Promise.withResolvers();
let asked = false;
const channel = client.channel('job:' + id);
channel.subscribe(() => {
  const data = channel.snapshot().entities.get('job:' + id)?.data;
  const job = data && readJob(data);
  if (!job) return;
  told.push(job.fraction);
  if (order === 'cancel' && job.fraction > 0.05 && !asked) {
    asked = true;
    client.request('video.cancel', id).catch(ended.reject);
  }
  if (isFinal(job.status)) ended.resolve(job);
});
client.connect();
const job = await ended.promise;
client.close();
console.log(JSON.stringify({ status: job.status, summary: job.summary, told }));
`;

describe.skipIf(missingRedis() !== null)('the files of the page about BullMQ', () => {
  test('show a job from the start to its end, and cancel one that runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'headway-bullmq-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const redis = await redisServer();
    onTestFinished(async () => await redis.close());
    const page = readFileSync(join(root, 'docs/bullmq.md'), 'utf8');
    const files = [...page.matchAll(/^`([a-z]+\.ts)`\n```ts\n(.*?)^```$/gms)];
    expect(files.map(([, name]) => name)).toEqual(['server.ts', 'worker.ts']);
    for (const [, name = '', code = ''] of files) writeFileSync(join(folder, name), code);
    writeFileSync(join(folder, 'screen.ts'), screen);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const env = {
      ...process.env,
      REDIS_PORT: `${redis.connection.port}`,
      PORT: '0',
      TOKEN_SECRET: 'only for the test, thirty-two bytes or more',
    };
    const run = (file: string, ...args: string[]): ChildProcess =>
      spawn(process.execPath, [file, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const started: ChildProcess[] = [];
    onTestFinished(async () => {
      for (const child of started) {
        child.kill('SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
      }
    });

    const server = run('server.ts');
    started.push(server, run('worker.ts'));
    const [, port] = /port: (\d+)/.exec(await firstLine(server)) ?? [];
    const url = `http://127.0.0.1:${port}`;
    const finished = JSON.parse(await firstLine(run('screen.ts', url)));
    expect(finished).toMatchObject({
      status: 'completed',
      summary: { outcome: 'ok', text: '20 s of video' },
    });
    const fractions = (finished.told as (number | null)[]).flatMap((fraction) => fraction ?? []);
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const cancelled = JSON.parse(await firstLine(run('screen.ts', url, 'cancel')));
    expect(cancelled).toMatchObject({ status: 'cancelled' });
  });
});

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The process has no output.');
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('The process said nothing.');
}
