import type { Clock, Job, JobStep, JobStepState } from '@headway/protocol';
import type { JobNote, JobQueue, ProgressReport, RunSample, TakenJob } from './queue.ts';
import type { RunVerdict } from './run-verdict.ts';
import { createThrottle } from './throttle.ts';
import { timeLeft } from './time-left.ts';
import type { RunNews } from './worker-messages.ts';

interface JobRunOptions {
  taken: TakenJob;
  queue: JobQueue;
  clock: Clock;
  onError: (error: unknown, context: { stage: string; jobId: string }) => void;
  /** The queue says that the job is no longer this run's. Called once. */
  onLost: () => void;
}

/** One run of a job, as the server sees it: passes on to the queue, in order, what its worker tells. */
export interface JobRun {
  readonly taken: TakenJob;
  /** What the time left is learned from. */
  learn(history: readonly RunSample[]): void;
  tell(news: RunNews): void;
  /** Ends the run in the queue; never rejects. */
  end(verdict: RunVerdict): Promise<void>;
}

/** Reports per job are this far apart. */
const reportIntervalMs = 100;
/** Notes are written together with those that came meanwhile: each write is a commit. */
const notesIntervalMs = 25;
/** Above what an honest worker sends; the rest is left out. */
const mostNotes = 15_000;
/** How often the end of a run is told to a queue that can't hear it, and the first wait between two times. */
const endAttempts = 5;
const endWaitMs = 100;

export function createJobRun(options: JobRunOptions): JobRun {
  const { taken, queue, clock, onError } = options;
  const { job, fence } = taken;
  const startedAt = clock.monotonic();
  let history: readonly RunSample[] = [];
  let newest: ProgressReport & { fraction: number | null } = { fraction: null };
  let step: JobStepState | null = null;
  let notes = 0;
  const held: JobNote[] = [];
  let lost = false;
  let writes: Promise<void> = Promise.resolve();

  const reports = createThrottle<null>({
    clock,
    intervalMs: reportIntervalMs,
    send: () => write('report', () => queue.report(job.id, fence, { ...newest, eta: eta() })),
  });

  /** One after the other: what was told first is written first. */
  function write(stage: string, work: () => Promise<boolean>): Promise<void> {
    writes = writes.then(async () => {
      if (lost) return;
      try {
        if (await work()) return;
        lost = true;
        options.onLost();
      } catch (error) {
        onError(error, { stage, jobId: job.id });
      }
    });
    return writes;
  }

  const gathered = createThrottle<null>({
    clock,
    intervalMs: notesIntervalMs,
    send: () => write('notes', () => queue.notes(job.id, fence, held.splice(0))),
  });

  function note(told: JobNote): void {
    notes += 1;
    if (notes > mostNotes) return;
    held.push(told);
    gathered.push(null);
  }

  function eta(): Job['eta'] {
    const elapsedMs = clock.monotonic() - startedAt;
    const left = timeLeft({ history, size: taken.size, elapsedMs, fraction: newest.fraction });
    return left && { lowMs: rounded(left.lowMs, Math.floor), highMs: rounded(left.highMs, Math.ceil) };
  }

  function enter({ name, index, total }: JobStep): void {
    leaveStep('completed');
    step = {
      jobId: job.id,
      attempt: job.attempt,
      path: [index],
      index,
      total,
      name,
      status: 'running',
      startedAt: time(clock),
      finishedAt: null,
    };
    note({ type: 'job.step', data: step });
  }

  function leaveStep(status: JobStepState['status']): void {
    if (!step) return;
    note({ type: 'job.step', data: { ...step, status, finishedAt: time(clock) } });
    step = null;
  }

  async function tellEnd(verdict: RunVerdict): Promise<void> {
    switch (verdict.tell) {
      case 'complete':
        return completed(verdict.run);
      case 'fail':
        await queue.fail(job.id, fence, verdict.error);
        return;
      case 'confirmCancelled':
        await queue.confirmCancelled(job.id, fence);
        return;
      case 'release':
        await queue.release(job.id, fence);
        return;
      case 'nothing':
        return;
    }
  }

  async function completed(run: Parameters<JobQueue['complete']>[2]): Promise<void> {
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
      history = samples;
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
          reports.push(null);
          return;
        }
        case 'step':
          return enter(news.step);
        case 'item':
          return note({ type: 'job.item', data: { jobId, attempt, index: news.index, item: news.item } });
        case 'log': {
          const { level, message } = news;
          return note({ type: 'job.log', data: { jobId, attempt, level, message } });
        }
      }
    },
    async end(verdict) {
      reports.stop();
      await reports.flush();
      if (verdict.tell !== 'nothing') leaveStep(verdict.step);
      await gathered.flush();
      gathered.stop();
      await writes;
      for (let attempt = 1; attempt <= endAttempts; attempt += 1) {
        try {
          return await tellEnd(verdict);
        } catch (error) {
          onError(error, { stage: verdict.tell, jobId: job.id });
          await new Promise<void>((resolve) => clock.setTimer(resolve, endWaitMs * 2 ** attempt));
        }
      }
    },
  };
}

function rounded(ms: number, round: (value: number) => number): number {
  return round(ms / 100) * 100;
}

function time(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
