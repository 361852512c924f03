import type { Clock, JobError } from '@headway/protocol';
import type { RunLimits } from './exit-reason.ts';
import { createJobRun } from './job-run.ts';
import type { PreviewShelf } from './preview-shelf.ts';
import type { JobQueue, TakenJob } from './queue.ts';
import { watchRun } from './run-watch.ts';
import { usualDuration, warningRules } from './run-warning.ts';
import { type RunEnding, type StopReason, verdictOf } from './run-verdict.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

interface SupervisedRunOptions {
  /** Number of the run, told with each message. */
  number: number;
  taken: TakenJob;
  queue: JobQueue;
  limits: RunLimits;
  graceMs: number;
  /** Where previews are kept; nobody shows any without it. */
  previews: PreviewShelf | null;
  clock: Clock;
  worker: {
    send: (message: ToWorker) => void;
    kill: () => void;
    /** Reads no more of what it tells, or goes on. */
    hold: (held: boolean) => void;
    /** Resident memory, bytes; `null` where unknown. */
    memory: () => Promise<number | null>;
    /** Processor time that it has used, ms; `null` where unknown. */
    busyMs: () => Promise<number | null>;
  };
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** A run in a worker process, held to its limits, and stopped when it must be. */
export interface SupervisedRun {
  readonly taken: TakenJob;
  /** Why it is being stopped, if it is. */
  readonly stopping: StopReason | null;
  hear(message: FromWorker): void;
  /** Asks the worker to stop, and kills it after the grace period. The first reason counts. */
  stop(reason: StopReason): void;
  /** Asks the run to end at its next step boundary, or takes that back. */
  pause(asked: boolean): void;
  /** Its worker process is gone. */
  exited(exit: Extract<RunEnding, { type: 'exited' }>['exit']): void;
  /** Resolves when the run has ended and the queue knows. */
  readonly ended: Promise<void>;
}

const memoryIntervalMs = 200;

const inputTooLarge: JobError = {
  code: 'input_too_large',
  message: 'The input of the job is too large. Large things belong in files.',
  retryable: false,
};

/** Starts a job in a worker. */
export function superviseRun(options: SupervisedRunOptions): SupervisedRun {
  const { number, taken, queue, limits, graceMs, clock, worker, onError } = options;
  const { promise: ended, resolve: resolveEnded } = Promise.withResolvers<void>();
  const timers = new Set<() => void>();
  let stopping: StopReason | null = null;
  let pausing = false;
  let over = false;
  const run = createJobRun({
    taken,
    queue,
    clock,
    onError,
    previews: options.previews,
    onLost: () => stop('lost'),
    onBehind: (behind) => worker.hold(behind),
  });

  const watch = watchRun({
    clock,
    rules: { ...warningRules, stallMs: limits.stallMs },
    busyMs: worker.busyMs,
    onWarning: run.warn,
  });

  function after(delayMs: number, callback: () => void): void {
    const cancel = clock.setTimer(() => {
      timers.delete(cancel);
      callback();
    }, delayMs);
    timers.add(cancel);
  }

  function stop(reason: StopReason): void {
    if (reason === 'closing') run.hurry();
    if (over || stopping) return;
    stopping = reason;
    worker.send({ type: 'stop', run: number });
    // Above its memory limit it is a danger to everything else: no grace.
    if (reason === 'memory') kill(reason);
    else after(graceMs, () => kill(reason));
  }

  function kill(reason: StopReason): void {
    worker.kill();
    // From here on it does nothing more, even if a busy machine takes its time to bury it. Only where what it did last
    // may still count is its end waited for.
    if (reason === 'cancelled' || reason === 'lost') end({ type: 'stopped' });
  }

  async function watchMemory(): Promise<void> {
    const bytes = await worker.memory();
    if (over) return;
    if (bytes !== null && bytes > limits.maxMemoryBytes) stop('memory');
    else after(memoryIntervalMs, () => void watchMemory());
  }

  function end(ending: RunEnding): void {
    if (over) return;
    over = true;
    for (const cancel of timers) cancel();
    watch.stop();
    void run.end(verdictOf(stopping, ending, limits)).then(resolveEnded);
  }

  function begin(): void {
    const { id, kind, attempt, labels } = taken.job;
    try {
      const { input, continuation } = taken;
      const previews = options.previews?.place ?? null;
      const job = { id, kind, attempt, labels };
      worker.send({ type: 'run', run: number, job, input, continuation, previews });
    } catch (error) {
      onError(error, { stage: 'send the input', jobId: id });
      end({ type: 'failed', error: inputTooLarge });
    }
  }

  after(limits.maxRunMs, () => stop('time'));
  void watchMemory();
  queue.history(taken.job.kind).then(
    (history) => {
      if (over) return;
      run.learn(history);
      watch.expect(usualDuration(history, taken.size));
    },
    (error: unknown) => onError(error, { stage: 'history', jobId: taken.job.id }),
  );

  begin();

  return {
    taken,
    ended,
    get stopping() {
      return stopping;
    },
    stop,
    pause(asked) {
      if (over || stopping || asked === pausing) return;
      pausing = asked;
      worker.send({ type: 'pause', run: number, asked });
    },
    exited: (exit) => end({ type: 'exited', exit }),
    hear(message) {
      if (over || !('run' in message) || message.run !== number) return;
      switch (message.type) {
        case 'completed':
          return end({ type: 'completed', run: { result: message.result, summary: message.summary } });
        case 'failed':
          return end({ type: 'failed', error: message.error });
        case 'review':
          return end({ type: 'review', question: message.question, state: message.state });
        case 'paused':
        case 'stopped':
          return end({ type: message.type });
        default:
          watch.told();
          return run.tell(message);
      }
    },
  };
}
