import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../apps/hub/server/src/main.ts');

/** The hub as its own process, as `npm start` runs it. */
export interface HubProcess {
  url: string;
  pid: number;
  /** Resolves once a line of the output matches; lines from before count. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Ends it; SIGTERM unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface HubFolder {
  path: string;
  /** The port of the first start, so that a restart is found at the same address. */
  port: number;
  remove(): void;
}

/** A new data folder. */
export function hubFolder(): HubFolder {
  const path = mkdtempSync(join(tmpdir(), 'headway-e2e-'));
  return { path, port: 0, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the hub on a data folder and waits until it listens. */
export async function startHubProcess(
  folder: HubFolder,
  env: Record<string, string> = {},
): Promise<HubProcess> {
  const child = spawn(process.execPath, ['--conditions=@headway/source', main], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      HOST: '127.0.0.1',
      PORT: String(folder.port),
      DATA_DIR: folder.path,
      HEADWAY_WORKER_NICE: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(text);
      for (const wake of waiting) wake();
    });
  }
  const line = async (pattern: RegExp): Promise<RegExpMatchArray> =>
    await Promise.race([
      new Promise<RegExpMatchArray>((resolve) => {
        const look = (): void => {
          for (const text of lines) {
            const match = pattern.exec(text);
            if (match) {
              waiting.delete(look);
              resolve(match);
              return;
            }
          }
        };
        waiting.add(look);
        look();
      }),
      exited.then(() => {
        throw new Error(`The hub ended before it said ${pattern}:\n${lines.join('\n')}`);
      }),
    ]);

  const [, url = ''] = await line(/(http:\/\/127\.0\.0\.1:\d+)/);
  folder.port = Number(new URL(url).port);
  return {
    url,
    pid: child.pid ?? 0,
    line,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}
