import { type ChildProcess, fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@headway/protocol';
import type { WorkerExit } from './exit-reason.ts';
import { decodeFromWorker, type FromWorker, type ToWorker } from './worker-messages.ts';

interface WorkerProcessOptions {
  module: string | URL;
  execArgv: readonly string[] | undefined;
  env: Readonly<Record<string, string>> | undefined;
  nice: number;
  clock: Pick<Clock, 'setTimer'>;
  onMessage: (message: FromWorker) => void;
  /** Called once, after the last message. */
  onExit: (exit: WorkerExit) => void;
  onStderr: (text: string, worker: { pid: number | undefined }) => void;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** A worker process that was started; it may not be ready yet, or gone already. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Dropped silently when the process is gone: its exit tells. */
  send: (message: ToWorker) => void;
  /** Ends it at once, whatever it does. */
  kill: () => void;
  /** Lets it end by itself. */
  disconnect: () => void;
}

/** How much of what a process wrote to standard error is kept, characters. */
const keptStderr = 4096;
/** Messages and output may come after the exit, but not much later unless something else holds the pipes open. */
const lastWordsMs = 150;
const nicest = 19;

/** Forks the worker module. */
export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const { module, onMessage, onError, onStderr } = options;
  const path = module instanceof URL || module.startsWith('file:') ? fileURLToPath(module) : module;
  const child = fork(path, {
    ...(options.execArgv && { execArgv: [...options.execArgv] }),
    ...(options.env && { env: { ...options.env } }),
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let stderr = '';

  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr);
    onStderr(text, { pid: child.pid });
  });
  child.on('message', (value) => {
    const message = decodeFromWorker(value);
    if (message) onMessage(message);
  });
  child.on('error', (error) => onError(error, { stage: 'worker process' }));
  whenGone(child, options.clock, ({ code, signal }) => options.onExit({ code, signal, stderr }));
  lower(child, options.nice, onError);

  return {
    pid: child.pid,
    send(message) {
      if (child.connected)
        child.send(message, (error) => error && onError(error, { stage: 'send to worker' }));
    },
    kill: () => void child.kill('SIGKILL'),
    disconnect: () => {
      if (child.connected) child.disconnect();
    },
  };
}

interface Gone {
  code: number | null;
  signal: string | null;
}

/** Waits for the last words of a process after its exit; a process that could not be started is gone, too. */
function whenGone(child: ChildProcess, clock: Pick<Clock, 'setTimer'>, gone: (how: Gone) => void): void {
  let told = false;
  const tell = (how: Gone): void => {
    if (told) return;
    told = true;
    gone(how);
  };
  child.once('exit', (code, signal) => {
    const cancelTimer = clock.setTimer(() => tell({ code, signal }), lastWordsMs);
    child.once('close', () => {
      if (child.connected) return;
      cancelTimer();
      tell({ code, signal });
    });
  });
  child.once('error', () => {
    if (child.pid === undefined) tell({ code: null, signal: null });
  });
}

function lower(child: ChildProcess, nice: number, onError: WorkerProcessOptions['onError']): void {
  if (nice === 0 || child.pid === undefined) return;
  try {
    setPriority(child.pid, Math.min(nicest, getPriority() + nice));
  } catch (error) {
    // The job runs all the same, only less politely.
    onError(error, { stage: 'set priority' });
  }
}
