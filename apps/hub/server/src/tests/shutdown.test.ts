import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder } from '../test-support/hub.ts';
import { connectLive, type LiveRecorder } from '../test-support/live.ts';
import { type Program, root, runProgram } from '../test-support/program.ts';

const settings = () => ({
  DATA_DIR: dataFolder(),
  HEADWAY_ADMIN_EMAIL: admin.email,
  HEADWAY_ADMIN_PASSWORD: admin.password,
});

async function connect(program: Program): Promise<{ url: string; live: LiveRecorder }> {
  const url = await program.url();
  const api = createApi(url);
  await api.signIn(admin);
  const live = await connectLive(url, await api.token(), [{ channel: 'system' }]);
  await live.message('connected');
  return { url, live };
}

const statusOf = async (address: string): Promise<number> => (await fetch(address)).status;

/** Programs start slowly on a busy machine. */
const patient = { timeout: 90_000 };

it('by SIGTERM is no longer ready, lets its connections go, and ends with 0', patient, async () => {
  const program = runProgram({ ...settings(), HEADWAY_DRAIN_MS: '3000' });
  const { url, live } = await connect(program);
  expect(await statusOf(`${url}/readyz`)).toBe(200);
  program.child.kill('SIGTERM');
  expect(await live.message('draining')).toMatchObject({ reconnectWithinMs: 3000 });
  expect(await statusOf(`${url}/readyz`)).toBe(503);
  expect(await statusOf(`${url}/healthz`)).toBe(200);
  await expect(connectLive(url, null)).rejects.toThrow('did not open');
  expect(await live.closed).toBe(4005);
  expect(await program.exited).toBe(0);
  expect(program.output()).not.toMatch(/error|at file:/i);
});

it('ends at once by a second signal, but not by one that npm passes on with the first', patient, async () => {
  const program = runProgram({ ...settings(), HEADWAY_DRAIN_MS: '60000' });
  const { live } = await connect(program);
  program.child.kill('SIGINT');
  program.child.kill('SIGINT');
  await live.message('draining');
  expect(program.child.exitCode).toBeNull();
  await vi.waitFor(
    () => {
      program.child.kill('SIGINT');
      expect(program.child.exitCode).toBe(130);
    },
    { timeout: 15_000, interval: 200 },
  );
});

it('gets its signals from the shell that `npm start` runs', patient, async () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const program = runProgram(settings(), ['sh', '-c', scripts.start]);
  await program.url();
  program.child.kill('SIGTERM');
  expect(await program.exited).toBe(0);
});
