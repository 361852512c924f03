import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex, type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@headway/protocol';
import type { WorkerExit } from './exit-reason.ts';
import { readGently } from './gentle-reader.ts';
import { lowerProcess } from './lower-process.ts';
import { channelFd, channelVariable, createLineReader, encodeLine } from './worker-channel.ts';
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
  onStdout: (text: string, worker: { pid: number | undefined }) => void;
  onStderr: (text: string, worker: { pid: number | undefined }) => void;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** A worker process that was started; it may not be ready yet, or gone already. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /**
   * Dropped silently when the process is gone: its exit tells.
   * @throws MessageTooLong
   */
  send: (message: ToWorker) => void;
  /** Ends it at once, whatever it does, and the processes that it has started. */
  kill: () => void;
  /** Reads no more of what it sends, or goes on. */
  hold: (held: boolean) => void;
  /** Lets it end by itself. */
  disconnect: () => void;
}

/** How much of what a process wrote to standard error is kept, characters. */
const keptStderr = 4096;
/** Messages and output may come after the exit, but not much later unless something else holds the pipes open. */
const lastWordsMs = 150;

/**
 * Starts the worker module. Messages go over a pipe of our own and not over the channel of `fork`: there, one line that
 * is no JSON ends the server, and a line has no bound.
 */
export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const { module, clock, onMessage, onError, onStdout, onStderr } = options;
  const path = module instanceof URL || module.startsWith('file:') ? fileURLToPath(module) : module;
  const child = spawn(process.execPath, [...(options.execArgv ?? process.execArgv), path], {
    env: { ...(options.env ?? process.env), [channelVariable]: String(channelFd) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A process group of its own, to be killed with all that a job has started.
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  const channel = child.stdio[channelFd] instanceof Duplex ? child.stdio[channelFd] : null;
  let stderr = '';
  let broken = false;

  const readRest = [
    read(child.stdout, (text) => onStdout(text, { pid })),
    read(child.stderr, (text) => {
      stderr = (stderr + text).slice(-keptStderr);
      onStderr(text, { pid });
    }),
  ];
  const readLine = createLineReader({
    onMessage(value) {
      const message = decodeFromWorker(value);
      if (message) onMessage(message);
    },
    onBroken(error) {
      broken = true;
      onError(error, { stage: 'worker process' });
      kill();
    },
  });
  channel?.on('data', readLine);
  channel?.on('error', () => {
    // It broke with its process, whose exit tells.
  });
  child.on('error', (error) => onError(error, { stage: 'worker process' }));
  child.once('exit', () => {
    killGroup(pid);
    for (const readAll of readRest) readAll();
  });
  whenGone(child, clock, ({ code, signal }) => options.onExit({ code, signal, stderr, broken }));
  if (pid !== undefined) void lowerProcess(pid, { nice: options.nice, clock, onError });

  function read(stream: Readable | null, onText: (text: string) => void): () => void {
    return stream ? readGently(stream, { clock, onText }) : () => undefined;
  }

  function kill(): void {
    // One that could not be started has no id: to kill it would signal whichever process a stray number names.
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    killGroup(pid);
    child.kill('SIGKILL');
  }

  return {
    pid,
    send(message) {
      const line = encodeLine(message);
      if (channel?.writable) channel.write(line);
    },
    kill,
    hold: (held) => void (held ? channel?.pause() : channel?.resume()),
    disconnect: () => void channel?.end(),
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
      cancelTimer();
      tell({ code, signal });
    });
  });
  child.once('error', () => {
    if (child.pid === undefined) tell({ code: null, signal: null });
  });
}

/** Ends what is left of the process group of a worker. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
