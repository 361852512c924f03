import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** What a process does for the one that started it, by name. */
export type Handlers = Record<string, (argument: never) => unknown>;

interface Call {
  id: number;
  method: string;
  argument: unknown;
}
type Answer = { id: number; result: unknown } | { id: number; error: string };

/** Something that runs beside the bench. */
export interface Running {
  /** Idempotent. Asks it to end, then makes it. */
  stop(): Promise<void>;
}

export interface Child<H extends Handlers> extends Running {
  call<M extends keyof H & string>(
    method: M,
    argument: Parameters<H[M]>[0],
  ): Promise<Awaited<ReturnType<H[M]>>>;
}

/** A program of `native/`: one line of command, one line of JSON back, in order. */
export interface NativeChild extends Running {
  pid: number;
  /** What it says by itself before any command: every program says something. */
  hello: Promise<unknown>;
  ask(command: string): Promise<unknown>;
}

/** Server and load each have a core of their own, where the machine lets us say so; what is `anywhere` has them all. */
export type Role = 'server' | 'load' | 'anywhere';

/** One that drowns in its load may not hear for long that it should end. */
const patienceMs = 2000;

/** Starts a module of this folder as a process. */
export function startChild<H extends Handlers>(module: string, role: Role): Child<H> {
  const [file, ...before] = commandOf(role);
  const nodeArguments = [...process.execArgv, '--expose-gc'];
  const child = fork(new URL(module, import.meta.url), {
    ...(file
      ? { execPath: file, execArgv: [...before, process.execPath, ...nodeArguments] }
      : { execArgv: nodeArguments }),
    // What a child writes belongs to what the bench says, not to its results.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
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
  const failAll = (why: string): void => {
    for (const call of waiting.values()) call.reject(new Error(`${module} ${why}.`));
    waiting.clear();
  };
  child.once('exit', (code, signal) => failAll(`ended (${signal ?? code})`));
  // It could not be started, or can't be spoken with any more.
  child.on('error', (error) => failAll(`failed (${error.message})`));

  return {
    async call(method, argument) {
      if (hasEnded(child)) throw new Error(`${module} has ended.`);
      lastId += 1;
      const call = Promise.withResolvers<unknown>();
      waiting.set(lastId, call);
      child.send({ id: lastId, method, argument } satisfies Call);
      return (await call.promise) as never;
    },
    stop: () =>
      endOf(child, () => {
        if (child.connected) child.disconnect();
      }),
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

/** Starts a program of `native/` that was built. `role` is left out where the place is inherited. */
export function startNative(path: string, role?: Role): NativeChild {
  const [file, ...rest] = role ? commandOf(role) : [];
  const child = spawn(file ?? path, file ? [...rest, path] : [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const hello = Promise.withResolvers<unknown>();
  const waiting: PromiseWithResolvers<unknown>[] = [hello];
  // The end follows, and is what counts.
  child.stdin.on('error', () => child.kill());
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as { error?: string };
    const next = waiting.shift();
    if (answer.error === undefined) next?.resolve(answer);
    else next?.reject(new Error(`${path}: ${answer.error}`));
  });
  const failAll = (why: string): void => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${path} ${why}.`));
  };
  child.once('close', (code, signal) => failAll(`ended (${signal ?? code})`));
  child.on('error', (error) => failAll(`failed (${error.message})`));
  // Whoever asks next is told.
  hello.promise.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    hello: hello.promise,
    ask(command) {
      const answer = Promise.withResolvers<unknown>();
      if (hasEnded(child)) answer.reject(new Error(`${path} has ended.`));
      else waiting.push(answer);
      child.stdin.write(`${command}\n`);
      return answer.promise;
    },
    stop: () => endOf(child, () => child.stdin.end()),
  };
}

/** Ends a process by `ask`, or by force when it takes its time. */
export async function endOf(child: ChildProcess, ask: () => void): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  ask();
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exit;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

/** What stands before a command so that it has its core and as many open files as it may. */
function commandOf(role: Role): readonly string[] {
  if (process.platform === 'win32') return [];
  const raised = ['/bin/sh', '-c', 'ulimit -n "$(ulimit -H -n)"; exec "$0" "$@"'];
  if (role === 'anywhere') return raised;
  return isPinned() ? [...raised, 'taskset', '-c', role === 'server' ? '0' : '1'] : raised;
}

/** Whether server and load have cores of their own. Otherwise the figures spread more, that is all. */
export function isPinned(): boolean {
  return availableParallelism() >= 2 && spawnSync('taskset', ['--version']).status === 0;
}

/** How many files, sockets included, a process may have open here when it asks for all that it can get. */
export function openFilesLimit(): number {
  const told = spawnSync('/bin/sh', ['-c', 'ulimit -H -n'], { encoding: 'utf8' }).stdout?.trim();
  return told === 'unlimited' || !told ? Number.MAX_SAFE_INTEGER : Number(told);
}

/** How many connections one address of this machine can have to one port. */
export function localPorts(): number {
  const path = '/proc/sys/net/ipv4/ip_local_port_range';
  if (!existsSync(path)) return 16_384;
  const [first = 0, last = 0] = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number);
  return last - first + 1;
}
