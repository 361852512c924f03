import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Asked, Holdings, Told } from './counted-server.ts';
import { temporaryFolder } from './faults.ts';

/** Shared by this process and the servers that it starts. */
export const secret = 'a secret that this process and its child share';

export interface CountedServer {
  readonly port: number;
  /** Resolves when all is stored. */
  publish(what: Omit<Extract<Asked, { do: 'publish' }>, 'do'>): Promise<void>;
  holdings(): Promise<Holdings>;
}

/** A server in a process of its own, for as long as the test. */
export async function startCounted(): Promise<CountedServer> {
  const child = fork(
    join(import.meta.dirname, 'counted-server.ts'),
    [secret, join(temporaryFolder(), 'events.db')],
    {
      execArgv: ['--conditions=@headway/source', '--expose-gc'],
    },
  );
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const told = <Name extends keyof Told>(name: Name): Promise<NonNullable<Told[Name]>> =>
    new Promise((resolve, reject) => {
      const hear = (message: unknown): void => {
        const value = (message as Told)[name];
        if (value === undefined) return;
        child.off('message', hear);
        resolve(value);
      };
      child.on('message', hear);
      void ended.then(() => reject(new Error('The server has ended.')));
    });
  const ask = <Name extends keyof Told>(asked: Asked, name: Name): Promise<NonNullable<Told[Name]>> => {
    const answered = told(name);
    child.send(asked);
    return answered;
  };
  return {
    port: await told('port'),
    async publish(what) {
      await ask({ do: 'publish', ...what }, 'published');
    },
    holdings: () => ask({ do: 'holdings' }, 'holdings'),
  };
}
