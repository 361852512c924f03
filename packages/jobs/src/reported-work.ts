import type { Clock, Job, JobError, JobStepState, JobSummary, StepSpec } from '@headway/protocol';
import { createTimeLeft } from './create-time-left.ts';
import { changeJob, type JobEvent, type JobStateEvent } from './job-machine.ts';
import { createProgressTracker } from './progress-tracker.ts';
import type { RunSample } from './queue.ts';
import type { ReportedRun } from './reporter.ts';
import { retryDelay } from './retry-delay.ts';
import { createRunSteps } from './run-steps.ts';
import { createThrottle } from './throttle.ts';

interface ReportedWorkOptions {
  /** As it is queued. */
  job: Job;
  steps: readonly StepSpec[];
  size: number | null;
  /** Earlier runs of the kind, newest first. */
  history: readonly RunSample[];
  clock: Clock;
  /** Publishes what was said of the job: its state, or a step of it. */
  publish: (type: JobStateEvent | 'job.step', data: Job | JobStepState) => Promise<void>;
  onError: (error: unknown, context: { stage: string; jobId: string }) => void;
}

/** How a run ended. */
export type ReportedEnd = { type: 'completed' } | { type: 'failed'; error: JobError } | { type: 'cancelled' };

/** One run of work that is shown as a job. */
export interface ReportedWork {
  readonly run: ReportedRun;
  /** Whether it was asked to stop. */
  readonly isCancelled: boolean;
  cancel(): void;
  /**
   * Tells the end, however often that takes, until `giveUp`; gives what later runs learn of it. The first end counts, and
   * what the work says after it is not heard. Never rejects.
   */
  end(ended: ReportedEnd): Promise<RunSample>;
  /** Aborts the work, and tries to tell once more at most. */
  giveUp(): void;
}

/** Reports per job are this far apart. */
const reportIntervalMs = 100;
/** In a silence of the work, the time left is looked at so often. */
const lookIntervalMs = 2000;
/** Between two times that an end is told which could not be told. */
const again = { baseMs: 200, maxMs: 10_000 };

export function startReportedWork(options: ReportedWorkOptions): ReportedWork {
  const { clock, publish } = options;
  const startedAt = clock.monotonic();
  const controller = new AbortController();
  const tracker = createProgressTracker(options.steps);
  const timeLeft = createTimeLeft(options.size);
  timeLeft.learn(options.history);
  let { job } = options;
  let message: string | null = null;
  let summary: JobSummary = { outcome: 'ok', text: '' };
  let isCancelled = false;
  let isGivenUp = false;
  let ending: Promise<RunSample> | null = null;
  let cutWait = (): void => undefined;
  /** What was said first is told first, also when telling it takes more than one time. */
  let told: Promise<void> = Promise.resolve();

  const elapsedMs = (): number => clock.monotonic() - startedAt;
  const onError = (error: unknown): void => options.onError(error, { stage: 'tell', jobId: job.id });

  function tell(type: JobStateEvent | 'job.step', data: Job | JobStepState, must: boolean): Promise<void> {
    told = told.then(async () => {
      for (let failures = 1; ; failures += 1) {
        try {
          return await publish(type, data);
        } catch (error) {
          onError(error);
        }
        if (!must || isGivenUp) return undefined;
        await wait(retryDelay(failures, 1, again));
      }
    });
    return told;
  }

  async function wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.setTimer(resolve, ms);
    cutWait = () => {
      cancel();
      resolve();
    };
    await promise;
  }

  /** Progress that could not be told is told with the next; everything else is told until it is. */
  function change(event: JobEvent): Promise<void> {
    const change = changeJob(job, event, { now: clock.now(), maxAttempts: 1, maxLosses: 1 });
    if (change.type !== 'changed') return told;
    job = change.job;
    return tell(change.event, job, change.event !== 'job.progress');
  }

  void change({ type: 'start' });
  const reports = createThrottle<null>({
    clock,
    intervalMs: reportIntervalMs,
    send: async () => {
      const report = { ...tracker.read(), message, eta: timeLeft.tell(elapsedMs()) };
      await change({ type: 'report', fence: job.attempt, report });
    },
  });
  const steps = createRunSteps({
    jobId: job.id,
    attempt: job.attempt,
    now: () => new Date(clock.now()).toISOString(),
    onStep: (step) => void tell('job.step', step, true),
  });

  async function tellEnd(ended: ReportedEnd): Promise<RunSample> {
    cancelLook();
    await reports.flush();
    reports.stop();
    steps.leave(ended.type);
    const fence = job.attempt;
    if (ended.type === 'completed') {
      await change({ type: 'complete', fence, summary });
    } else if (ended.type === 'cancelled') {
      await change({ type: 'confirm_cancelled', fence });
    } else {
      await change({ type: 'fail', fence, error: ended.error, failures: 1, delayMs: 0 });
    }
    const durationMs = elapsedMs();
    return { durationMs, size: options.size, steps: timeLeft.steps(durationMs) };
  }

  function report(): void {
    timeLeft.report(tracker.read(), elapsedMs());
    reports.push(null);
  }

  let cancelLook = clock.setTimer(look, lookIntervalMs);
  function look(): void {
    if (timeLeft.hasNews(elapsedMs())) reports.push(null);
    cancelLook = clock.setTimer(look, lookIntervalMs);
  }

  return {
    get isCancelled() {
      return isCancelled;
    },
    run: {
      id: job.id,
      signal: controller.signal,
      step(name) {
        if (ending) return;
        const { path, total } = tracker.enter(name);
        steps.enter({ name, index: path.at(-1) ?? 0, total });
        report();
      },
      progress(done, total, unit) {
        if (ending) return;
        tracker.advance(done, total, unit);
        report();
      },
      message(text) {
        message = text;
        reports.push(null);
      },
      summary(text, outcome = 'ok') {
        summary = { outcome, text };
      },
    },
    cancel() {
      if (ending) return;
      isCancelled = true;
      void change({ type: 'cancel' });
      controller.abort();
    },
    end: (ended) => (ending ??= tellEnd(ended)),
    giveUp() {
      isGivenUp = true;
      controller.abort();
      cutWait();
    },
  };
}
