import { Socket } from 'node:net';
import { constants } from 'node:os';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { channelFd, channelVariable, createLineReader, encodeLine } from './worker-channel.ts';
import type { FromWorker } from './worker-messages.ts';

/** How a worker process reaches its server, and what happens to the process. */
export interface WorkerPort {
  /**
   * @throws TypeError when the message is no JSON.
   * @throws MessageTooLong
   */
  send: (message: FromWorker) => void;
  onMessage(listener: (value: unknown) => void): void;
  /** Hears errors that nobody caught. */
  onCrash(listener: (error: unknown) => void): void;
  /** Writes an error where an operator finds it. Never throws. */
  report: (error: unknown, context: { stage: string; jobId?: string }) => void;
  /** Sends a last message and ends the process. */
  leave(last: FromWorker | null): void;
}

/** Where the server can't know how much memory and processor time this process takes, it is told so often. */
const usageIntervalMs = 1000;
/** How long the last message has to leave the process. */
const leaveMs = 1000;

/**
 * The port of a process that a runner started. The process ends with its server, also in the middle of a loop that
 * never yields; signals that a terminal or a service manager sends to all processes are left to the server, which then
 * stops its workers in order.
 */
export function processPort(): WorkerPort {
  const fd = Number(process.env[channelVariable]);
  if (!Number.isInteger(fd) || fd < channelFd) {
    throw new TypeError('serveJobs belongs in the worker module of createJobRunner.');
  }
  // What the job starts is no worker.
  delete process.env[channelVariable];
  const channel = new Socket({ fd });
  const gone = (): never => process.exit(0);
  channel.on('end', gone).on('close', gone).on('error', gone);
  process.on('SIGINT', leaveToServer);
  process.on('SIGTERM', leaveToServer);
  watchParent();
  const send = (message: FromWorker, sent?: () => void): void => {
    channel.write(encodeLine(message), sent);
  };
  if (process.platform !== 'linux') {
    const tell = (): void => {
      const { user, system } = process.cpuUsage();
      send({ type: 'usage', rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 });
    };
    setInterval(tell, usageIntervalMs).unref();
  }
  return {
    send: (message) => send(message),
    onMessage(listener) {
      const read = createLineReader({ onMessage: listener, onBroken: gone, maxBytes: Infinity });
      channel.on('data', read);
    },
    onCrash(listener) {
      process.on('uncaughtException', listener);
      process.on('unhandledRejection', listener);
    },
    report(error, { stage, jobId }) {
      process.stderr.write(`${stage}${jobId ? ` (job ${jobId})` : ''}: ${described(error)}\n`);
    },
    leave(last) {
      if (!last) return process.exit(1);
      setTimeout(() => process.exit(1), leaveMs);
      send(last, () => process.exit(1));
    },
  };
}

/** Anything can be thrown, also what can't be looked at. */
function described(error: unknown): string {
  try {
    return inspect(error);
  } catch {
    return 'an error that can not be shown';
  }
}

function leaveToServer(): void {
  // See processPort.
}

/**
 * The end of the channel is not seen by a process whose JavaScript or native code never yields: a thread of its own
 * sees that the parent changed, which means that the server is gone. It ends the process group, if it is ours.
 */
function watchParent(): void {
  const code = `
    setInterval(() => {
      if (process.ppid === ${process.ppid}) return;
      try {
        process.kill(-process.pid, ${constants.signals.SIGKILL});
      } catch {
        process.kill(process.pid, ${constants.signals.SIGKILL});
      }
    }, 1000);
  `;
  new Worker(code, { eval: true, execArgv: [], stdin: false }).unref();
}
