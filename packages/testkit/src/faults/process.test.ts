import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@headway/client';
import type { BuiltinEvents } from '@headway/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { eager, listen, temporaryFolder, until, upTo } from '../../test/faults.ts';
import { faultyNetwork } from '../faulty-network.ts';
import { signToken } from '../sign-token.ts';

const script = join(import.meta.dirname, '../../test/loaded-server.ts');
const secret = 'a secret that this process and its children share';

// The server gives its clients two seconds; the rest is for a busy machine.
const longestFarewellMs = 6000;

interface ServerProcess {
  port: number;
  /** The number of the last event that is known to be stored. */
  stored: number;
  /** Ends the process and tells how it ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; signal: string | null; tookMs: number }>;
}

/** @param options.first the first event that it publishes under load; nothing without it */
async function startProcess(
  path: string,
  { port = 0, first }: { port?: number; first?: number } = {},
): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@headway/source',
      script,
      path,
      String(port),
      secret,
      ...(first === undefined ? [] : [String(first)]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const server: ServerProcess = {
    port: 0,
    stored: (first ?? 1) - 1,
    async end(signal) {
      const toldAt = performance.now();
      child.kill(signal);
      await ended;
      return { code: child.exitCode, signal: child.signalCode, tookMs: performance.now() - toldAt };
    },
  };
  createInterface(child.stdout).on('line', (line) => {
    const [word, number] = line.split(' ');
    if (word === 'port') server.port = Number(number);
    else server.stored = Number(number);
  });
  await until(() => server.port > 0);
  return server;
}

function connected(url: string, userId: string) {
  const client = createClient<BuiltinEvents>({
    url,
    // Spread over a little time: when to leave a server that goes, and when to try again.
    random: () => Math.random() / 10,
    getToken: async () => {
      const now = Math.floor(Date.now() / 1000);
      return signToken({ sub: userId, iat: now, exp: now + 900 }, secret);
    },
    ...eager,
  });
  onTestFinished(() => client.close());
  const listener = listen(client);
  const reasons = new Set<string>();
  listener.handle.subscribe(() => {
    const { reason } = listener.handle.snapshot();
    if (reason) reasons.add(reason);
  });
  client.connect();
  return { ...listener, reasons };
}

test.each([
  { signal: 'SIGTERM', end: { code: 0, signal: null } },
  { signal: 'SIGKILL', end: { code: null, signal: 'SIGKILL' } },
] as const)(
  'after $signal of the server under load every stored event is heard, once and in order',
  { timeout: 60_000 },
  async ({ signal, end }) => {
    const path = join(temporaryFolder(), 'events.db');
    let server = await startProcess(path);
    const network = await faultyNetwork({ target: `ws://127.0.0.1:${server.port}/ws` });
    onTestFinished(() => network.close());
    const clients = ['ada', 'bob', 'cy'].map((userId) => connected(network.url, userId));
    await until(() => clients.every(({ handle }) => handle.snapshot().status === 'live'));
    await server.end('SIGTERM');

    let stored = 0;
    for (let round = 1; round <= 2; round += 1) {
      server = await startProcess(path, { port: server.port, first: stored + 1 });
      const goal = stored + 1000;
      await until(() => clients.every(({ heard }) => heard.length >= goal));
      const how = await server.end(signal);
      expect(how).toMatchObject(end);
      expect(how.tookMs).toBeLessThan(longestFarewellMs);
      ({ stored } = server);
    }
    await startProcess(path, { port: server.port });
    await until(() => clients.every(({ heard }) => heard.length >= stored));
    for (const { heard, reasons } of clients) {
      expect(heard).toEqual(upTo(heard.length));
      expect([...reasons]).toEqual([]);
    }
  },
);
