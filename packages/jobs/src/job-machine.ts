import type { BuiltinEvents, Job, JobError, JobSummary } from '@headway/protocol';
import type { ProgressReport } from './queue.ts';

/*
 *            ┌────────── retry ──────────────────────────────┐
 *            ▼                                               │
 *  ──► queued ──start──► running ──complete──► completed     │
 *       │  ▲              │ │ │ └──fail────────────────────► failed
 *       │  └release, lost─┘ │ └────fail, again──► retrying ──start──► running
 *       │                   cancel                   │
 *       │                   ▼                        │
 *       └──cancel──┐    cancelling ──however it ends─┴─► cancelled ──retry──► queued
 *                  └─────────────────────────────────────▲
 *
 * What a run says (report, complete, fail, …) carries the fence of its attempt: when another attempt has begun or the
 * run is over, it is stale and changes nothing.
 */

/** What may happen to a job. */
export type JobEvent =
  | { type: 'start' }
  | { type: 'report'; fence: number; report: ProgressReport }
  | { type: 'complete'; fence: number; summary: JobSummary }
  /**
   * `failures`: how often the job failed, with this time, since it was queued by a person; runs that ended with their
   * server don't count. `delayMs`: how long to wait before the next attempt, if there is one.
   */
  | { type: 'fail'; fence: number; error: JobError; failures: number; delayMs: number }
  | { type: 'confirm_cancelled'; fence: number }
  /** The worker gives the job back. */
  | { type: 'release'; fence: number }
  /** The process that ran the job is gone. */
  | { type: 'lost' }
  | { type: 'cancel' }
  | { type: 'retry' };

export type JobStateEvent = Extract<keyof BuiltinEvents, `job.${string}`>;

export type JobChange =
  | { type: 'changed'; job: Job; event: JobStateEvent }
  /** It was so already. */
  | { type: 'unchanged' }
  /** Said by a run that is over. */
  | { type: 'stale' }
  /** Asked of a job that can't have it. */
  | { type: 'conflict'; reason: string };

export interface JobRules {
  /** Ms since 1970. */
  now: number;
  /** Failures after which a retryable error is final. */
  maxAttempts: number;
  /** Starts after which a job that is lost with its process is not started again. */
  maxStarts: number;
}

/** The highest fraction before a job has completed. */
export const nearlyDone = 0.999;

/** What an event makes of a job. */
export function changeJob(job: Job, event: JobEvent, rules: JobRules): JobChange {
  if ('fence' in event && event.fence !== job.attempt) return { type: 'stale' };
  switch (event.type) {
    case 'start':
      return start(job, rules);
    case 'cancel':
      return cancel(job, rules);
    case 'retry':
      if (job.status !== 'failed' && job.status !== 'cancelled') return conflict(job, 'run again');
      return queued(job, rules);
    default:
      return fromRun(job, event, rules);
  }
}

type RunEvent = Exclude<JobEvent, { type: 'start' | 'cancel' | 'retry' }>;

function fromRun(job: Job, event: RunEvent, rules: JobRules): JobChange {
  if (job.status === 'cancelling') {
    return event.type === 'report' ? { type: 'unchanged' } : ended(job, 'cancelled', rules);
  }
  if (job.status !== 'running' && job.status !== 'pausing') return { type: 'stale' };
  switch (event.type) {
    case 'report':
      return changed(merge(job, event.report), 'job.progress');
    case 'complete':
      return ended({ ...job, fraction: 1, message: null, summary: event.summary }, 'completed', rules);
    case 'fail':
      return failed(job, event, rules);
    case 'confirm_cancelled':
      return { type: 'stale' };
    case 'release':
      return queued(job, rules);
    case 'lost':
      return job.attempt < rules.maxStarts
        ? queued(job, rules)
        : ended({ ...job, error: lostTooOften }, 'failed', rules);
  }
}

const lostTooOften: JobError = {
  code: 'worker_lost',
  message: 'The server stopped each time while this job ran.',
  retryable: true,
};

function start(job: Job, { now }: JobRules): JobChange {
  if (job.status !== 'queued' && job.status !== 'retrying') return conflict(job, 'start');
  const started: Job = {
    ...fresh(job),
    status: 'running',
    attempt: job.attempt + 1,
    startedAt: time(now),
  };
  return changed(started, 'job.started');
}

function cancel(job: Job, rules: JobRules): JobChange {
  switch (job.status) {
    case 'running':
    case 'pausing':
      return changed({ ...job, status: 'cancelling', eta: null }, 'job.cancelling');
    case 'cancelling':
      return { type: 'unchanged' };
    case 'queued':
    case 'retrying':
    case 'paused':
    case 'reviewing':
      return ended(job, 'cancelled', rules);
    case 'cancelled':
    case 'completed':
    case 'failed':
      return conflict(job, 'be cancelled');
  }
}

function failed(job: Job, event: Extract<JobEvent, { type: 'fail' }>, rules: JobRules): JobChange {
  const { error, failures, delayMs } = event;
  if (!error.retryable || failures >= rules.maxAttempts) return ended({ ...job, error }, 'failed', rules);
  const runAt = time(rules.now + delayMs);
  return changed({ ...job, status: 'retrying', error, eta: null, runAt }, 'job.retrying');
}

function queued(job: Job, { now }: JobRules): JobChange {
  return changed({ ...fresh(job), status: 'queued', runAt: time(now), startedAt: null }, 'job.queued');
}

function ended(job: Job, status: 'completed' | 'failed' | 'cancelled', { now }: JobRules): JobChange {
  return changed({ ...job, status, eta: null, warning: null, finishedAt: time(now) }, `job.${status}`);
}

/** The job with nothing left of its last run. */
function fresh(job: Job): Job {
  return {
    ...job,
    step: null,
    done: null,
    total: null,
    unit: null,
    fraction: null,
    message: null,
    eta: null,
    summary: null,
    error: null,
    warning: null,
    finishedAt: null,
  };
}

/** The job with a report laid over it: the fraction never falls, and is not 1 before the end. */
function merge(job: Job, report: ProgressReport): Job {
  const given = Object.fromEntries(Object.entries(report).filter(([, value]) => value !== undefined));
  const merged: Job = { ...job, ...given };
  return { ...merged, fraction: higher(job.fraction, report.fraction ?? null) };
}

function higher(before: number | null, now: number | null): number | null {
  if (now === null || !Number.isFinite(now)) return before;
  return Math.max(before ?? 0, Math.min(now, nearlyDone));
}

function changed(job: Job, event: JobStateEvent): JobChange {
  return { type: 'changed', job: { ...job, revision: job.revision + 1 }, event };
}

function conflict(job: Job, what: string): JobChange {
  return { type: 'conflict', reason: `The job is ${job.status} and can't ${what}.` };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
