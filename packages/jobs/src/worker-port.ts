import { constants } from 'node:os';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FromWorker } from './worker-messages.ts';

/** How a worker process reaches its server, and what happens to the process. */
export interface WorkerPort {
  /** @throws TypeError when the message is no JSON. */
  send: (message: FromWorker) => void;
  onMessage(listener: (value: unknown) => void): void;
  /** Hears errors that nobody caught. */
  onCrash(listener: (error: unknown) => void): void;
  /** Writes an error where an operator finds it. */
  report: (error: unknown, context: { stage: string; jobId?: string }) => void;
  /** Sends a last message and ends the process. */
  leave(last: FromWorker | null): void;
}

/** Where the server can't know how much memory this process takes, it is told so often. */
const usageIntervalMs = 1000;

/**
 * The port of a process that was forked with a channel. The process ends with its server, also in the middle of a loop
 * that never yields; signals that a terminal or a service manager sends to all processes are left to the server, which
 * then stops its workers in order.
 */
export function processPort(): WorkerPort {
  if (!process.send) throw new TypeError('serveJobs belongs in the worker module of createJobRunner.');
  // The server may be gone before its worker was loaded.
  if (!process.connected) process.exit(0);
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', leaveToServer);
  process.on('SIGTERM', leaveToServer);
  watchParent();
  if (process.platform !== 'linux') {
    const tell = (): void => tellServer({ type: 'usage', rssBytes: process.memoryUsage.rss() });
    setInterval(tell, usageIntervalMs).unref();
  }
  return {
    send: (message) => tellServer(message),
    onMessage: (listener) => void process.on('message', listener),
    onCrash(listener) {
      process.on('uncaughtException', listener);
      process.on('unhandledRejection', listener);
    },
    report(error, { stage, jobId }) {
      process.stderr.write(`${stage}${jobId ? ` (job ${jobId})` : ''}: ${inspect(error)}\n`);
    },
    leave(last) {
      if (last) tellServer(last, () => process.exit(1));
      else process.exit(1);
    },
  };
}

/** A failure to send is no error here: that the server is gone is seen by `disconnect`. */
function tellServer(message: FromWorker, sent: () => void = () => {}): void {
  process.send?.(message, undefined, undefined, sent);
}

function leaveToServer(): void {
  // See processPort.
}

/**
 * `disconnect` is not seen by a process whose JavaScript or native code never yields: a thread of its own sees that the
 * parent changed, which means that the server is gone.
 */
function watchParent(): void {
  const code = `
    setInterval(() => {
      if (process.ppid !== ${process.ppid}) process.kill(process.pid, ${constants.signals.SIGKILL});
    }, 500);
  `;
  new Worker(code, { eval: true, execArgv: [], stdin: false }).unref();
}
