import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Job } from '@headway/protocol';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { workersOf } from '../test-support/children.ts';
import { admin, dataFolder } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { runProgram } from '../test-support/program.ts';

it('prints its address and the one-time code, and ends cleanly by SIGTERM', async () => {
  const dataDir = join(dataFolder(), 'made', 'by', 'it');
  const program = runProgram({ DATA_DIR: dataDir });
  const url = await program.url();
  const code = /one-time code: (\S+)/.exec(program.output())?.[1];
  expect((await createApi(url).post('/api/setup', { code, ...admin })).status).toBe(201);
  for (const secret of ['secret', 'hub.db']) expect(statSync(join(dataDir, secret)).mode & 0o077).toBe(0);

  // What a client does wrong is no news for whoever looks at the terminal.
  await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: 'not JSON',
  });
  const page = await fetch(`${url}/api/auth/error?error=nonsense`);
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'application/problem+json']);

  // Behind a name of the local network, as behind any other.
  const { port } = new URL(url);
  expect(await signInAs(Number(port), { host: 'hub.lan', origin: 'http://hub.lan' })).toBe(200);
  expect(await signInAs(Number(port), { host: 'hub.lan', origin: 'http://evil.example' })).toBe(403);

  program.child.kill('SIGTERM');
  expect(await program.exited).toBe(0);
  expect(existsSync(join(dataDir, 'hub.db-wal'))).toBe(false);
  expect(program.output()).not.toMatch(/error|at file:/i);
});

it('says in a sentence why it can not start', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  onTestFinished(() => void busy.close());
  const { port } = busy.address() as { port: number };
  const blocked = runProgram({ DATA_DIR: dataFolder(), PORT: String(port) });
  expect(await blocked.exited).toBe(1);
  expect(blocked.output()).toBe(
    `Port ${port} is in use. Stop what uses it, or choose another one with PORT.\n`,
  );

  const wrong = runProgram({ DATA_DIR: dataFolder(), HEADWAY_WORKERS: 'many' });
  expect(await wrong.exited).toBe(1);
  expect(wrong.output()).toMatch(/^HEADWAY_WORKERS must be a whole number.*'many'\.\n$/);

  const dataDir = dataFolder();
  const first = runProgram({ DATA_DIR: dataDir });
  await first.url();
  const second = runProgram({ DATA_DIR: dataDir });
  expect(await second.exited).toBe(1);
  expect(second.output()).toMatch(
    /^The data folder .* is in use by another running hub\. Stop it first\.\n$/,
  );
});

it('names the file that keeps it from starting', async () => {
  const noise = Buffer.alloc(20_000, 'not a database ');
  for (const [name, sentence] of [
    ['hub.db', /^The file \S+hub\.db is damaged\. Restore it from a backup\.\n$/],
    ['events.db', /^The event log \S+events\.db is damaged\. .*\n$/],
    ['hub.lock', /^The file \S+hub\.lock is damaged\. .*\n$/],
    ['secret', /^The file \S+secret is damaged\. .*\n$/],
  ] as const) {
    const dataDir = dataFolder();
    writeFileSync(join(dataDir, name), name === 'secret' ? '' : noise);
    const program = runProgram({ DATA_DIR: dataDir });
    expect(await program.exited).toBe(1);
    expect(program.output()).toMatch(sentence);
  }
  const file = join(dataFolder(), 'file');
  writeFileSync(file, '');
  const program = runProgram({ DATA_DIR: file });
  expect(await program.exited).toBe(1);
  expect(program.output()).toMatch(/^\S+file is not a folder.*DATA_DIR\.\n$/);
});

it('loses nothing when it is killed in the middle of a job, and leaves no process behind', async () => {
  const env = {
    DATA_DIR: dataFolder(),
    HEADWAY_ADMIN_EMAIL: admin.email,
    HEADWAY_ADMIN_PASSWORD: admin.password,
  };
  const first = runProgram(env);
  const api = createApi(await first.url());
  await api.signIn(admin);
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 30, delayMs: 50 },
  });
  await api.jobIn(job.id, 'running');
  const children = await workersOf(first.child.pid ?? 0, 'main.ts');
  expect(children.length).toBeGreaterThan(0);
  first.child.kill('SIGKILL');
  await first.exited;
  await vi.waitFor(() => expect(children.filter(isRunning)).toEqual([]), { timeout: 10_000 });

  const again = createApi(await runProgram(env).url());
  await again.signIn(admin);
  expect(await again.jobIn(job.id, 'completed')).toMatchObject({ attempt: 2 });
  expect((await again.get(`/api/projects/${id}`)).body).toMatchObject({ imageCount: 1, processedCount: 1 });
});

/** Status of a sign-in with headers that `fetch` does not let us set. */
async function signInAs(port: number, headers: { host: string; origin: string }): Promise<number> {
  const call = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/auth/sign-in/email',
    headers: { ...headers, cookie: 'any=1', 'content-type': 'application/json' },
  });
  call.end(JSON.stringify(admin));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // gone
  }
}
