import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server as its own process, as people start it. */
export interface Program {
  url: string;
  pid: number;
  /** Resolves once a line of the output matches; lines from before count. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Ends it; SIGTERM unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server from its sources and waits until it says where it listens. */
export async function startProgram(main: string, env: Record<string, string> = {}): Promise<Program> {
  const child = spawn(process.execPath, ['--conditions=@headway/source', main], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
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
        throw new Error(`It ended before it said ${pattern}:\n${lines.join('\n')}`);
      }),
    ]);

  const [, url = ''] = await line(/(http:\/\/127\.0\.0\.1:\d+)/);
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
