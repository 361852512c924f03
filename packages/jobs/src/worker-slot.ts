import type { Clock } from '@headway/protocol';
import type { RunLimits, WorkerExit } from './exit-reason.ts';
import type { JobQueue, TakenJob } from './queue.ts';
import { residentMemory } from './resident-memory.ts';
import { retryDelay } from './retry-delay.ts';
import type { StopReason } from './run-verdict.ts';
import { type SupervisedRun, superviseRun } from './supervised-run.ts';
import type { FromWorker } from './worker-messages.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface WorkerSlotOptions {
  queue: JobQueue;
  limits: RunLimits;
  graceMs: number;
  clock: Clock;
  random: () => number;
  process: Omit<Parameters<typeof startWorkerProcess>[0], 'onMessage' | 'onExit' | 'onError' | 'clock'>;
  /** Gives each run its number. */
  nextRun: () => number;
  /** A job may be given to this slot. */
  onIdle: () => void;
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** A place for one worker process at a time: a new one is started when it ends. */
export interface WorkerSlot {
  /** Whether a job may be given to it. */
  readonly idle: boolean;
  readonly run: SupervisedRun | null;
  start(): void;
  /** MUST be idle. */
  assign(taken: TakenJob): void;
  /** Stops the run, if there is one; `closing` also makes it the last. */
  stop(reason: StopReason): void;
  /** Ends the process; resolves when it is gone. MUST NOT be running a job. */
  close(): Promise<void>;
}

/** Between starts of a process that ends again and again. */
const restarts = { baseMs: 250, maxMs: 30_000 };
/** A process that lived so long was not ended by its start. */
const soundMs = 10_000;

export function createWorkerSlot(options: WorkerSlotOptions): WorkerSlot {
  const { queue, limits, graceMs, clock, onError } = options;
  let worker: WorkerProcess | null = null;
  let state: 'starting' | 'ready' | 'leaving' = 'starting';
  let run: SupervisedRun | null = null;
  let failures = 0;
  let startedAt = 0;
  let toldMemory: number | null = null;
  let cancelRestart: () => void = () => {};
  let closing = false;
  let onGone: () => void = () => {};

  function start(): void {
    state = 'starting';
    toldMemory = null;
    startedAt = clock.monotonic();
    worker = startWorkerProcess({ ...options.process, clock, onMessage, onExit, onError });
  }

  function onMessage(message: FromWorker): void {
    if (message.type === 'ready') {
      state = 'ready';
      options.onIdle();
    } else if (message.type === 'usage') {
      toldMemory = message.rssBytes;
    } else {
      if (message.type === 'failed' && message.leaving) state = 'leaving';
      run?.hear(message);
    }
  }

  function onExit(exit: WorkerExit): void {
    const died = worker;
    worker = null;
    onGone();
    run?.exited(exit);
    if (closing) return;
    if (run?.stopping) return start();
    if (clock.monotonic() - startedAt >= soundMs) failures = 0;
    failures += 1;
    if (!run) {
      onError(new Error(`Worker process ${died?.pid ?? ''} ended: ${exit.signal ?? `code ${exit.code}`}.`), {
        stage: 'worker process',
      });
    }
    // The first restart is at once: a killed job must not keep the others waiting.
    if (failures === 1) start();
    else cancelRestart = clock.setTimer(start, retryDelay(failures - 1, options.random(), restarts));
  }

  async function memory(): Promise<number | null> {
    const pid = worker?.pid;
    return (pid === undefined ? null : await residentMemory(pid)) ?? toldMemory;
  }

  return {
    get idle() {
      return worker !== null && state === 'ready' && run === null && !closing;
    },
    get run() {
      return run;
    },
    start,
    assign(taken) {
      const own = worker;
      if (!own || run) throw new Error('The slot is not idle.');
      run = superviseRun({
        number: options.nextRun(),
        taken,
        queue,
        limits,
        graceMs,
        clock,
        worker: { send: own.send, kill: own.kill, memory },
        onError,
      });
      void run.ended.then(() => {
        run = null;
        if (worker === own && state === 'ready') failures = 0;
        options.onIdle();
      });
    },
    stop(reason) {
      if (reason === 'closing') closing = true;
      run?.stop(reason);
    },
    async close() {
      closing = true;
      cancelRestart();
      const own = worker;
      if (!own) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      onGone = resolve;
      own.disconnect();
      const cancelKill = clock.setTimer(own.kill, graceMs);
      await promise;
      cancelKill();
    },
  };
}
