import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** What a process does for the one that started it, by name. */
type Handlers = Record<string, (argument: never) => unknown>;

interface Call {
  id: number;
  method: string;
  argument: unknown;
}
type Answer = { id: number; result: unknown } | { id: number; error: string };

export interface Child<H extends Handlers> {
  call<M extends keyof H & string>(
    method: M,
    argument: Parameters<H[M]>[0],
  ): Promise<Awaited<ReturnType<H[M]>>>;
  stop(): Promise<void>;
}

/** Server and load each have a core of their own, where the machine lets us say so. */
export type Role = 'server' | 'load';

/** Starts a module of this folder as a process. */
export function startChild<H extends Handlers>(module: string, role: Role): Child<H> {
  const child = fork(new URL(module, import.meta.url), { execArgv: [...process.execArgv, '--expose-gc'] });
  pin(child, role);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  child.on('message', (value) => {
    const answer = value as Answer;
    const call = waiting.get(answer.id);
    // A worker under measurement also sends what it would send to its server.
    if (!call) return;
    waiting.delete(answer.id);
    if ('error' in answer) call.reject(new Error(`${module}: ${answer.error}`));
    else call.resolve(answer.result);
  });
  child.once('exit', (code, signal) => {
    for (const call of waiting.values()) call.reject(new Error(`${module} ended (${signal ?? code}).`));
    waiting.clear();
  });

  return {
    async call(method, argument) {
      lastId += 1;
      const call = Promise.withResolvers<unknown>();
      waiting.set(lastId, call);
      child.send({ id: lastId, method, argument } satisfies Call);
      return (await call.promise) as never;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      if (child.connected) child.disconnect();
      // One that drowns in its load may not hear it for long.
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exit;
      clearTimeout(timer);
    },
  };
}

/** The other side of `startChild`: answers calls until the parent goes. */
export function answerParent(handlers: Handlers): void {
  process.on('message', (value) => void answer(value as Call));
  process.on('disconnect', () => process.exit(0));

  async function answer({ id, method, argument }: Call): Promise<void> {
    try {
      const result = await handlers[method]?.(argument as never);
      process.send?.({ id, result: result ?? null } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: String(error) } satisfies Answer);
    }
  }
}

function pin(child: ChildProcess, role: Role): void {
  if (availableParallelism() < 2 || child.pid === undefined) return;
  // Without taskset the processes are the scheduler's to place: the figures spread more, that is all.
  spawnSync('taskset', ['-apc', role === 'server' ? '0' : '1', String(child.pid)]);
}
