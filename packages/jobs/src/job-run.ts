import type { Clock, JobStepState, JobWarning } from '@headway/protocol';
import { createTimeLeft } from './create-time-left.ts';
import type { CompletedRun, JobNote, JobQueue, ProgressReport, RunSample, TakenJob } from './queue.ts';
import { type PreviewFile, readPreviewFileName } from './preview-file.ts';
import type { PreviewShelf } from './preview-shelf.ts';
import { retryDelay } from './retry-delay.ts';
import { createRunSteps } from './run-steps.ts';
import type { RunVerdict } from './run-verdict.ts';
import { quartersOf } from './steps-taken.ts';
import { createThrottle } from './throttle.ts';
import type { RunNews } from './worker-messages.ts';

interface JobRunOptions {
  taken: TakenJob;
  queue: JobQueue;
  clock: Clock;
  onError: (error: unknown, context: { stage: string; jobId: string }) => void;
  /** Where previews are kept; nobody shows any without it. */
  previews?: PreviewShelf | null;
  /** The queue says that the job is no longer this run's. Called once. */
  onLost: () => void;
  /**
   * For a run that began while another process watched it: the steps that are open, from the top. What it did before
   * is not known to the time left.
   * @default it begins now
   */
  begun?: readonly JobStepState[];
  /** More is told than the queue takes, or no longer: whoever tells should be held back. @default nobody is */
  onBehind?: (behind: boolean) => void;
}

/** One run of a job, as the server sees it: passes on to the queue, in order, what its worker tells. */
export interface JobRun {
  readonly taken: TakenJob;
  /** What the time left is learned from. */
  learn(history: readonly RunSample[]): void;
  tell(news: RunNews): void;
  /** Something that people should know of it; `null` takes it back. */
  warn(warning: JobWarning | null): void;
  /** Ends the run in the queue, however long that can't be told; never rejects. */
  end(verdict: RunVerdict): Promise<void>;
  /** A queue that can't be told the end is soon left alone: its server goes down. */
  hurry(): void;
}

/** In a silence of the worker, the time left is looked at so often, and what could not be told is told again. */
const lookIntervalMs = 2000;
/** Reports per job are this far apart. */
const reportIntervalMs = 100;
/** Notes are written together with those that came meanwhile: each write is a commit. */
const notesIntervalMs = 25;
/** Above what an honest worker sends; the rest is left out. */
const mostNotes = 15_000;
/** What is told while so many notes wait to be written is told too fast. */
const mostWaiting = 500;
/** How often things are told to a queue that can't hear them, for as long as others wait; and between two times. */
const attempts = 5;
const again = { baseMs: 100, maxMs: 10_000 };

export function createJobRun(options: JobRunOptions): JobRun {
  const { taken, queue, clock, onError, begun } = options;
  const { job, fence } = taken;
  const startedAt = clock.monotonic();
  const isResuming = begun !== undefined || taken.continuation.state !== null;
  const timeLeft = createTimeLeft(taken.size, { isResuming });
  let newest: ProgressReport & { fraction: number | null } = { fraction: null };
  /** The newest is not in the queue, perhaps because it could not be told. */
  let untold = false;
  let notes = 0;
  let unsaved: { state: unknown } | null = null;
  const held: JobNote[] = [];
  let lost = false;
  let writes: Promise<void> = Promise.resolve();
  let behind = false;
  let hurried = false;
  let cutWait: () => void = () => {};

  const reports = createThrottle<null>({
    clock,
    intervalMs: reportIntervalMs,
    send() {
      untold = true;
      return write('report', async () => {
        const kept = await queue.report(job.id, fence, { ...newest, eta: timeLeft.tell(elapsedMs()) });
        untold = false;
        return kept;
      });
    },
  });

  /** One after the other: what was told first is written first. */
  function write(stage: string, work: () => Promise<boolean>, most = 1): Promise<void> {
    writes = writes.then(async () => {
      const kept = lost || (await retried(stage, work, most));
      if (kept !== false || lost) return;
      lost = true;
      options.onLost();
    });
    return writes;
  }

  function hold(): void {
    if (behind ? held.length > mostWaiting / 2 : held.length <= mostWaiting) return;
    behind = !behind;
    options.onBehind?.(behind);
  }

  /** `null` when it could not be told. */
  async function retried<T>(stage: string, work: () => Promise<T>, most: number): Promise<T | null> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        onError(error, { stage, jobId: job.id });
      }
      if (attempt >= (hurried ? Math.min(most, attempts) : most)) return null;
      await wait(retryDelay(attempt, 1, again));
    }
  }

  function wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.setTimer(resolve, ms);
    cutWait = () => {
      cancel();
      resolve();
    };
    return promise;
  }

  const gathered = createThrottle<null>({
    clock,
    intervalMs: notesIntervalMs,
    send: () => {
      let batch: readonly JobNote[] | null = null;
      return write('notes', () => queue.notes(job.id, fence, (batch ??= takeHeld())), attempts);
    },
  });

  function takeHeld(): readonly JobNote[] {
    const batch = held.splice(0);
    hold();
    return batch;
  }

  function note(told: JobNote): void {
    notes += 1;
    if (notes > mostNotes) return;
    held.push(told);
    hold();
    gathered.push(null);
  }

  function elapsedMs(): number {
    return clock.monotonic() - startedAt;
  }

  let cancelLook = clock.setTimer(look, lookIntervalMs);
  function look(): void {
    if (lost) return;
    if (untold || timeLeft.hasNews(elapsedMs())) reports.push(null);
    cancelLook = clock.setTimer(look, lookIntervalMs);
  }

  const steps = createRunSteps({
    jobId: job.id,
    attempt: job.attempt,
    now: () => new Date(clock.now()).toISOString(),
    onStep: (step) => note({ type: 'job.step', data: step }),
    ...(begun && { open: begun }),
  });

  function show({ file, ...preview }: PreviewFile): void {
    const { id: jobId, attempt } = job;
    if (!options.previews || readPreviewFileName(file)?.jobId !== jobId) return;
    options.previews.add(file);
    const url = options.previews.urlOf({ jobId, attempt, file });
    note({ type: 'job.preview', data: { jobId, attempt, url, ...preview } });
  }

  /** Of states that wait to be written only the newest counts. */
  function save(state: unknown): void {
    const waits = unsaved !== null;
    unsaved = { state };
    if (waits) return;
    let taken: { state: unknown } | null = null;
    const work = (): Promise<boolean> => {
      taken ??= unsaved;
      unsaved = null;
      return queue.save(job.id, fence, taken?.state);
    };
    void write('save', work, attempts);
  }

  async function tellEnd(verdict: RunVerdict): Promise<void> {
    switch (verdict.tell) {
      case 'complete':
        // Of a run that was not seen from its start nothing is learned but how long it took.
        if (begun) return completed(verdict.run);
        return completed({ ...verdict.run, quartersMs: quartersOf(timeLeft.steps(elapsedMs())) });
      case 'fail':
        await queue.fail(job.id, fence, verdict.error);
        return;
      case 'confirmCancelled':
        await queue.confirmCancelled(job.id, fence);
        return;
      case 'confirmPaused':
        await queue.confirmPaused(job.id, fence);
        return;
      case 'review':
        await queue.review(job.id, fence, verdict.question, verdict.state);
        return;
      case 'release':
        await queue.release(job.id, fence);
        return;
      case 'nothing':
        return;
    }
  }

  async function completed(run: CompletedRun): Promise<void> {
    try {
      await queue.complete(job.id, fence, run);
    } catch (error) {
      onError(error, { stage: 'complete', jobId: job.id });
      const message = 'The result could not be stored.';
      await queue.fail(job.id, fence, { code: 'result_not_stored', message, retryable: true });
    }
  }

  return {
    taken,
    learn(samples) {
      timeLeft.learn(samples);
      if (samples.length > 0) reports.push(null);
    },
    tell(news) {
      const { id: jobId, attempt } = job;
      switch (news.type) {
        case 'progress': {
          const { fraction, ...progress } = news.progress;
          newest = {
            ...progress,
            message: news.message,
            fraction: fraction === null ? null : Math.round(fraction * 10_000) / 10_000,
          };
          timeLeft.report({ ...progress, fraction }, elapsedMs());
          reports.push(null);
          return;
        }
        case 'step':
          return steps.enter(news.step);
        case 'preview':
          return show(news.preview);
        case 'save':
          return save(news.state);
        case 'item':
          return note({ type: 'job.item', data: { jobId, attempt, index: news.index, item: news.item } });
        case 'log': {
          const { level, message } = news;
          return note({ type: 'job.log', data: { jobId, attempt, level, message } });
        }
      }
    },
    warn(warning) {
      const tellIt = async (): Promise<boolean> => {
        await queue.warn(job.id, fence, warning);
        return true;
      };
      void write('warn', tellIt, attempts);
    },
    async end(verdict) {
      cancelLook();
      // What was counted last is part of what came out, also when it came too soon after the report before.
      if (verdict.tell === 'nothing') reports.stop();
      await reports.flush();
      if (untold) reports.push(null);
      await reports.flush();
      reports.stop();
      if (verdict.tell !== 'nothing') steps.leave(verdict.step);
      await gathered.flush();
      gathered.stop();
      await writes;
      // Of a run that lost its job something may be left, which must not hold back the next one.
      held.length = 0;
      hold();
      await retried(verdict.tell, () => tellEnd(verdict), Infinity);
    },
    hurry() {
      hurried = true;
      cutWait();
    },
  };
}
