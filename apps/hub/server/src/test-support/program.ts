import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** The folder of the repository. */
export const root = join(import.meta.dirname, '../../../../..');
const main = join(import.meta.dirname, '../main.ts');
const pipelines = join(import.meta.dirname, 'pipelines');

export interface Program {
  child: ChildProcess;
  /** All that it wrote. */
  output(): string;
  /** Exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
  /** Its address, once it prints it. */
  url(): Promise<string>;
}

const direct = [process.execPath, '--conditions=@headway/source', main];

/** The hub as a program, ended after the test. @param command what starts it in place of Node itself */
export function runProgram(
  env: Record<string, string>,
  [file = '', ...parameters]: readonly string[] = direct,
): Program {
  const child = spawn(file, parameters, {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      HEADWAY_PIPELINES_DIR: pipelines,
      HEADWAY_WORKER_NICE: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  });
  return {
    child,
    output: () => output,
    exited,
    url: () =>
      vi.waitFor(
        () => {
          const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
          if (url === undefined) throw new Error(`No address in: ${output}`);
          return url;
        },
        { timeout: 60_000, interval: 50 },
      ),
  };
}
