import type { Clock } from '@headway/protocol';
import { inWords, type RunLimits, type WorkerExit } from './exit-reason.ts';
import { processorTime, residentMemory } from './process-usage.ts';
import type { PreviewShelf } from './preview-shelf.ts';
import type { JobQueue, TakenJob } from './queue.ts';
import { retryDelay } from './retry-delay.ts';
import type { StopReason } from './run-verdict.ts';
import { type SupervisedRun, superviseRun } from './supervised-run.ts';
import type { FromWorker } from './worker-messages.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface WorkerSlotOptions {
  queue: JobQueue;
  limitsOf: (kind: string) => RunLimits;
  graceMs: number;
  previews: PreviewShelf | null;
  /** How long the worker module has to be loaded. */
  startMs: number;
  /** A process is replaced after so many runs, and when it is larger than this without a job. */
  recycle: { afterRuns: number; aboveBytes: number };
  clock: Clock;
  random: () => number;
  process: Omit<Parameters<typeof startWorkerProcess>[0], 'onMessage' | 'onExit' | 'onError' | 'clock'>;
  /** Gives each run its number. */
  nextRun: () => number;
  /** A job may be given to this slot. */
  onIdle: () => void;
  /** A process could be started, for these kinds, or could not. */
  onStarted: (kinds: readonly string[] | null) => void;
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** A place for one worker process at a time: a new one is started when it ends. */
export interface WorkerSlot {
  /** Whether a job may be given to it. */
  readonly idle: boolean;
  /** Whether its last process ended before it was ready, and no other has been since. */
  readonly failing: boolean;
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
/** What is told of the last words of a process that could not start, characters. */
const toldStderr = 500;

export function createWorkerSlot(options: WorkerSlotOptions): WorkerSlot {
  const { queue, graceMs, startMs, recycle, clock, onError } = options;
  let worker: WorkerProcess | null = null;
  let state: 'starting' | 'ready' | 'resting' | 'leaving' = 'starting';
  let run: SupervisedRun | null = null;
  let runs = 0;
  let failing = false;
  let failures = 0;
  let startedAt = 0;
  let told: Extract<FromWorker, { type: 'usage' }> | null = null;
  let cancelTimer: () => void = () => {};
  let closing = false;
  let onGone: () => void = () => {};

  function start(): void {
    state = 'starting';
    told = null;
    runs = 0;
    startedAt = clock.monotonic();
    const own = startWorkerProcess({ ...options.process, clock, onMessage, onExit, onError });
    worker = own;
    cancelTimer = clock.setTimer(own.kill, startMs);
  }

  function onMessage(message: FromWorker): void {
    if (message.type === 'ready') {
      if (state !== 'starting') return;
      cancelTimer();
      state = 'ready';
      failing = false;
      options.onStarted(message.kinds);
      options.onIdle();
    } else if (message.type === 'usage') {
      told = message;
    } else {
      if (message.type === 'failed' && message.leaving) state = 'leaving';
      run?.hear(message);
    }
  }

  function onExit(exit: WorkerExit): void {
    cancelTimer();
    const pid = worker?.pid;
    worker = null;
    onGone();
    const atWork = run !== null || state === 'leaving';
    run?.exited(exit);
    if (closing) return;
    if (atWork) {
      // A job that takes its process down must not keep the others waiting.
      start();
      return;
    }
    const livedMs = clock.monotonic() - startedAt;
    if (livedMs >= soundMs && state !== 'starting') failures = 0;
    failures += 1;
    onError(state === 'starting' ? startError(exit, livedMs) : idleError(exit, pid), {
      stage: 'worker process',
    });
    if (state === 'starting') {
      failing = true;
      options.onStarted(null);
    }
    state = 'starting';
    if (failures === 1) start();
    else cancelTimer = clock.setTimer(start, retryDelay(failures - 1, options.random(), restarts));
  }

  function startError({ code, signal, stderr }: WorkerExit, livedMs: number): Error {
    const { module } = options.process;
    if (signal === 'SIGKILL' && livedMs >= startMs) {
      return new Error(`The worker module ${String(module)} was not loaded within ${inWords(startMs)}.`);
    }
    // The line that names the error; the whole went to `onStderr`.
    const words = (/^.*Error\b.*$/m.exec(stderr)?.[0] ?? stderr.trim()).slice(-toldStderr);
    return new Error(
      `The worker module ${String(module)} could not be loaded (${signal ?? `exit code ${code}`}): ${words}`,
    );
  }

  async function memory(): Promise<number | null> {
    const pid = worker?.pid;
    return (pid === undefined ? null : await residentMemory(pid)) ?? told?.rssBytes ?? null;
  }

  async function busyMs(): Promise<number | null> {
    const pid = worker?.pid;
    return (pid === undefined ? null : await processorTime(pid)) ?? told?.cpuMs ?? null;
  }

  /** Between two runs, a process that is worn is replaced. */
  async function rest(own: WorkerProcess): Promise<void> {
    state = 'resting';
    const bytes = runs >= recycle.afterRuns ? Infinity : await memory();
    if (worker !== own || state !== 'resting' || closing) return;
    if (bytes === null || bytes <= recycle.aboveBytes) {
      state = 'ready';
      return;
    }
    state = 'leaving';
    own.disconnect();
    cancelTimer = clock.setTimer(own.kill, graceMs);
  }

  return {
    get idle() {
      return worker !== null && state === 'ready' && run === null && !closing;
    },
    get failing() {
      return failing;
    },
    get run() {
      return run;
    },
    start,
    assign(taken) {
      const own = worker;
      if (!own || run) throw new Error('The slot is not idle.');
      runs += 1;
      run = superviseRun({
        number: options.nextRun(),
        taken,
        queue,
        limits: options.limitsOf(taken.job.kind),
        graceMs,
        previews: options.previews,
        clock,
        worker: {
          send: own.send,
          kill() {
            if (worker === own) state = 'leaving';
            own.kill();
          },
          hold: own.hold,
          memory,
          busyMs,
        },
        onError,
      });
      void run.ended.then(async () => {
        if (worker === own && state === 'ready') {
          failures = 0;
          await rest(own);
        }
        run = null;
        options.onIdle();
      });
    },
    stop(reason) {
      if (reason === 'closing') closing = true;
      run?.stop(reason);
    },
    async close() {
      closing = true;
      cancelTimer();
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

function idleError({ code, signal }: WorkerExit, pid: number | undefined): Error {
  return new Error(
    `Worker process ${pid ?? ''} ended while it had no job: ${signal ?? `exit code ${code}`}.`,
  );
}
