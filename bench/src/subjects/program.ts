import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that comes as a package of the system. */
export interface Program {
  command: string;
  /** Gets the path of its settings. */
  args: (settings: string) => readonly string[];
  /** Its settings; `folder` is its own, and temporary. */
  settings: (folder: string) => string;
  /** Where it listens once it is ready. */
  port: number;
}

/** Debian puts servers where only root looks. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
const tries = 100;
const tryEveryMs = 50;

/** Starts it beside this process, which it does not outlive. Resolves with its process id when it listens. */
export async function startProgram({ command, args, settings, port }: Program): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
  const path = join(folder, 'settings');
  writeFileSync(path, settings(folder));
  const child = spawn(command, args(path), { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder, env });
  process.on('exit', () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  for (let left = tries; left > 0 && child.exitCode === null; left -= 1) {
    if (await listens(port)) return child.pid ?? 0;
    await sleep(tryEveryMs);
  }
  throw new Error(`'${command}' did not begin to listen.`);
}

/** Whether a program is installed. */
export function isInstalled(command: string, versionFlag: string): boolean {
  return spawnSync(command, [versionFlag], { env }).status === 0;
}

/** A connection to publish over; what comes back is read and forgotten. */
export async function openPublisher(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.resume();
  // The events that no longer go out are missing in what is measured.
  socket.on('error', (error) => console.error('publisher', error));
  return socket;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  const result = await promise;
  socket.destroy();
  return result;
}
