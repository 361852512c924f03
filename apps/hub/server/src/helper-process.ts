import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { createFairTurns } from './fair-turns.ts';

/** A process that answers one order after the other. */
export interface HelperProcess<Order, Reply> {
  /**
   * `null`: the process ended under it. Orders wait for each other. One that is aborted while it waits is not sent; of
   * one that is under way the process is told with `{ ref, cancelled: true }`, and answers then, too.
   * @param who of many with orders each has one done in turn
   * @throws the signal's reason when it was not sent
   */
  ask(order: Order, signal?: AbortSignal, who?: string): Promise<Reply | null>;
  close(): Promise<void>;
}

export interface HelperProcessOptions<Reply> {
  /** What the process runs. It answers each `{ ref, order }` with `{ ref, reply }`. */
  module: URL;
  env: Record<string, string>;
  /** Throws when it is none. */
  readReply: (reply: unknown) => Reply;
  /** Longest time for one order; then the process is ended. */
  timeoutMs: number;
  /** What an order is answered that took too long. */
  tooLate: Reply | null;
  /** After so long without an order it ends, to give its memory back. @default it stays */
  idleMs?: number;
  /** How far it stands back behind the server, 0 to 19. */
  nice: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** A process that is started when it is first needed, and again after it died or was idle. */
export function createHelperProcess<Order, Reply>(
  options: HelperProcessOptions<Reply>,
): HelperProcess<Order, Reply> {
  let child: ChildProcess | null = null;
  let closed = false;
  let lastRef = 0;
  const turns = createFairTurns();
  let idle: NodeJS.Timeout | undefined;

  function start(): ChildProcess {
    const started = fork(options.module, {
      env: options.env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Results are megabytes of text.
      serialization: 'advanced',
    });
    started.on('error', (error) => options.onError(error, { stage: 'helper process' }));
    started.once('exit', () => {
      if (child === started) child = null;
    });
    try {
      if (started.pid !== undefined) setPriority(started.pid, options.nice);
    } catch (error) {
      options.onError(error, { stage: 'helper process priority' });
    }
    return started;
  }

  function end(): void {
    if (child?.pid !== undefined) child.kill('SIGKILL');
    child = null;
  }

  function askNow(order: Order, signal: AbortSignal | undefined): Promise<Reply | null> {
    if (closed) return Promise.resolve(null);
    const process = (child ??= start());
    const ref = (lastRef += 1);
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        process.off('message', hear).off('exit', died).off('error', died);
        signal?.removeEventListener('abort', cancel);
      };
      // The callback: that it has ended is told by its end.
      const cancel = () => process.send({ ref, cancelled: true }, () => undefined);
      const hear = (message: unknown) => {
        if (typeof message !== 'object' || message === null) return;
        const { ref: answered, reply } = message as { ref?: unknown; reply?: unknown };
        if (answered !== ref) return;
        finish();
        try {
          resolve(options.readReply(reply));
        } catch (error) {
          reject(error as Error);
        }
      };
      const died = () => {
        finish();
        resolve(null);
      };
      const timer = setTimeout(() => {
        end();
        finish();
        resolve(options.tooLate);
      }, options.timeoutMs);
      process.on('message', hear).once('exit', died).once('error', died);
      signal?.addEventListener('abort', cancel);
      process.send({ ref, order }, (error) => {
        if (error) died();
      });
    });
  }

  return {
    async ask(order, signal, who = '') {
      const pass = await turns.take(who, signal);
      clearTimeout(idle);
      try {
        signal?.throwIfAborted();
        return await askNow(order, signal);
      } finally {
        if (options.idleMs !== undefined) idle = setTimeout(end, options.idleMs).unref();
        pass();
      }
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      const running = child;
      child = null;
      // One that could not be started has no id: to kill it would signal whichever process a stray number names.
      if (running?.pid === undefined) return;
      await new Promise<void>((resolve) => {
        running.once('exit', () => resolve());
        running.kill('SIGKILL');
      });
    },
  };
}
