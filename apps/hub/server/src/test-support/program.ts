import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type FollowedChild, followChild } from './followed-child.ts';

/** The folder of the repository. */
export const root = join(import.meta.dirname, '../../../../..');
const main = join(import.meta.dirname, '../main.ts');
const pipelines = join(import.meta.dirname, 'pipelines');

export interface Program extends FollowedChild {
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
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
      PORT: '0',
      HEADWAY_PIPELINES_DIR: pipelines,
      HEADWAY_WORKER_NICE: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const followed = followChild(child);
  return {
    ...followed,
    url: () =>
      vi.waitFor(
        () => {
          const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(followed.output()) ?? [];
          if (url === undefined) throw new Error(`No address in: ${followed.output()}`);
          return url;
        },
        { timeout: 60_000, interval: 50 },
      ),
  };
}
