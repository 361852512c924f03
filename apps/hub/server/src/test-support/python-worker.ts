import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type FollowedChild, followChild } from './followed-child.ts';
import { root } from './program.ts';

const python = '/usr/bin/python3';

/** The folder of the example. */
export const pythonExample: string = join(root, 'examples/python-worker');

/** Why the example can't run here, or `null`. With `CI=true` a missing library is an error. */
export function missingPython(): string | null {
  const { status } = spawnSync(python, ['-c', 'import websockets']);
  if (status === 0) return null;
  const reason = 'websockets for Python is missing: apt-get install python3-websockets';
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`Tests of the worker in Python are skipped. ${reason}\n`);
  return reason;
}

export interface PythonWorker extends Pick<FollowedChild, 'child' | 'exited'> {
  /** Resolves once it has written this. */
  says(text: string): Promise<void>;
}

/** The example as a program, ended after the test. */
export function startPythonWorker(
  url: string,
  token: string,
  parameters: readonly string[] = [],
): PythonWorker {
  const child = spawn(python, [join(pythonExample, 'worker.py'), '--url', url, ...parameters], {
    env: { PATH: process.env['PATH'] ?? '', HEADWAY_WORKER_TOKEN: token, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { output, exited } = followChild(child);
  return {
    child,
    exited,
    says: (text) =>
      vi.waitFor(
        () => {
          if (!output().includes(text)) throw new Error(`It did not say '${text}': ${output()}`);
        },
        { timeout: 60_000, interval: 50 },
      ),
  };
}
