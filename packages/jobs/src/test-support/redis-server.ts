import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

const command = 'redis-server';

/** Why tests with Redis can't run here, or `null`. With `CI=true` a missing Redis is an error. */
export function missingRedis(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (folders.some((folder) => isExecutable(join(folder, command)))) return null;
  const reason = 'redis-server is missing: apt-get install redis-server';
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.emitWarning(`Tests with Redis are skipped. ${reason}`);
  return reason;
}

/** A Redis of a test's own, on a port that stays the same when it is killed and started again. */
export interface RedisServer {
  readonly connection: { host: string; port: number };
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** At once, as a crash would. It has nothing after that unless it was made with `keep`. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** @param options.keep Writes every command to disk, so that a killed one comes back with what it had. */
export async function redisServer({ keep = false }: { keep?: boolean } = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-redis-'));
  const port = await freePort();
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const kept = keep ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [];
    const started = spawn(command, [...options, ...kept], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    for await (const line of createInterface({ input: started.stdout })) {
      if (line.includes('Ready to accept connections')) break;
    }
    started.stdout.resume();
    if (started.exitCode !== null) throw new Error(`redis-server ended with ${started.exitCode}.`);
  }

  async function kill(): Promise<void> {
    const killed = child;
    child = null;
    if (!killed || killed.exitCode !== null || killed.signalCode !== null) return;
    const exited = once(killed, 'exit');
    killed.kill('SIGKILL');
    await exited;
  }

  await start();
  return {
    connection: { host: '127.0.0.1', port },
    start,
    kill,
    async close() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: for the tests the same.
    return false;
  }
}
