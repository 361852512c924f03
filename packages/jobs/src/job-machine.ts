import type { BuiltinEvents, Job, JobError, JobWarning } from '@headway/protocol';
import { nothingDone } from './nothing-done.ts';
import type { CompletedRun, ProgressReport } from './queue.ts';

/*
 *  ──► queued ──start──► running ──complete──► completed
 *        ▲  ▲             │ │ │ ├──fail──────► failed ──retry──► queued
 *        │  │             │ │ │ └──fail for now──► retrying ──start──► running
 *        │  └release, lost┘ │ └────review──► reviewing ──answer──► queued
 *        │                pause
 *        │                  ▼
 *      resume            pausing ──resume──► running
 *        │                  │ confirm_paused, release, lost, fail for now
 *        │                  ▼
 *        └──────────────  paused ◄──pause── queued | retrying
 *
 *  queued | retrying | paused | reviewing ──cancel──► cancelled ──retry──► queued
 *  running | pausing ──cancel──► cancelling ──however the run ends──► cancelled
 *
 * A run that is pausing may complete, fail or ask as one that is running. `prioritize` is for every job that has not
 * ended; `warn` too, where the warning can be true; `save` changes nothing that people see.
 *
 * What a run says (report, complete, fail, …) carries the fence of its attempt: when another attempt has begun or the
 * run is over, it is stale and changes nothing.
 */

/** What may happen to a job. */
export type JobEvent =
  /** `worker`: who runs it, where that was said. */
  | { type: 'start'; worker?: string }
  | { type: 'report'; fence: number; report: ProgressReport }
  /** The run leaves state for the next one, or an item, a step, a line: nothing that changes the job. */
  | { type: 'save'; fence: number }
  /** `null` takes the warning back. The fence is the attempt that it speaks of, 0 before the first. */
  | { type: 'warn'; fence: number; warning: JobWarning | null }
  | ({ type: 'complete'; fence: number } & Pick<CompletedRun, 'summary' | 'quartersMs'>)
  /**
   * `failures`: how often the job failed, with this time, since it was queued by a person; runs that were lost don't
   * count. `delayMs`: how long to wait before the next attempt, if there is one.
   */
  | { type: 'fail'; fence: number; error: JobError; failures: number; delayMs: number }
  | { type: 'confirm_cancelled'; fence: number }
  | { type: 'confirm_paused'; fence: number }
  /** The run ended with a question to a person. */
  | { type: 'review'; fence: number }
  /** The worker gives the job back. */
  | { type: 'release'; fence: number }
  /** Whatever ran the job is gone. `losses`: how often, with this time, since it was queued by a person. */
  | { type: 'lost'; losses: number }
  | { type: 'cancel' }
  | { type: 'pause' }
  /** Ends a pause, or takes the request for one back. */
  | { type: 'resume' }
  | { type: 'answer' }
  | { type: 'prioritize'; priority: number }
  /** By a person: begins anew, with nothing saved. */
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
  /** Runs of a job that may be lost before it is not started again. */
  maxLosses: number;
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
    case 'pause':
      return pause(job);
    case 'resume':
      return resume(job, rules);
    case 'answer':
      return job.status === 'reviewing'
        ? waiting(dueNow(job, rules), 'job.resumed', rules)
        : conflict(job, 'has no open question');
    case 'prioritize':
      return prioritize(job, event.priority);
    case 'retry':
      return job.status === 'failed' || job.status === 'cancelled'
        ? waiting(dueNow(job, rules), 'job.queued', rules)
        : conflict(job, "can't run again");
    case 'warn':
      return warn(job, event.warning);
    default:
      return fromRun(job, event, rules);
  }
}

type FailEvent = Extract<JobEvent, { type: 'fail' }>;
type RunEvent = Extract<
  JobEvent,
  {
    type:
      | 'report'
      | 'save'
      | 'complete'
      | 'fail'
      | 'confirm_cancelled'
      | 'confirm_paused'
      | 'review'
      | 'release'
      | 'lost';
  }
>;

function fromRun(job: Job, event: RunEvent, rules: JobRules): JobChange {
  const speaks = event.type === 'report' || event.type === 'save';
  if (job.status === 'cancelling') return speaks ? { type: 'unchanged' } : ended(job, 'cancelled', rules);
  if (job.status !== 'running' && job.status !== 'pausing') return { type: 'stale' };
  switch (event.type) {
    case 'report':
      return changed(merge(job, event.report), 'job.progress');
    case 'save':
      return { type: 'unchanged' };
    case 'complete':
      return ended({ ...job, fraction: 1, message: null, summary: event.summary }, 'completed', rules);
    case 'fail':
      return failed(job, event, rules);
    case 'review':
      return changed(resting(job, 'reviewing'), 'job.reviewing');
    case 'confirm_cancelled':
      return { type: 'stale' };
    // Where the request was taken back while the run ended for it, the next run goes on from what this one saved.
    case 'confirm_paused':
    case 'release':
      return backFrom(job, rules);
    case 'lost':
      return event.losses < rules.maxLosses
        ? backFrom(job, rules)
        : ended({ ...job, error: lostTooOften }, 'failed', rules);
  }
}

const lostTooOften: JobError = {
  code: 'worker_lost',
  message: 'What ran this job stopped each time.',
  retryable: true,
};

function start(job: Job, { now }: JobRules): JobChange {
  if (job.status !== 'queued' && job.status !== 'retrying') return conflict(job, "can't start");
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
    case 'queued':
    case 'retrying':
    case 'paused':
    case 'reviewing':
      return ended(job, 'cancelled', rules);
    case 'cancelling':
    case 'cancelled':
    case 'completed':
    case 'failed':
      return conflict(job, "can't be cancelled");
  }
}

function pause(job: Job): JobChange {
  switch (job.status) {
    case 'queued':
    case 'retrying':
      return changed(resting(job, 'paused'), 'job.paused');
    case 'running':
      return changed({ ...job, status: 'pausing' }, 'job.pausing');
    case 'pausing':
    case 'paused':
    case 'reviewing':
    case 'cancelling':
    case 'cancelled':
    case 'completed':
    case 'failed':
      return conflict(job, "can't be paused");
  }
}

function resume(job: Job, rules: JobRules): JobChange {
  if (job.status === 'pausing') return changed({ ...job, status: 'running' }, 'job.resumed');
  if (job.status !== 'paused') return conflict(job, "can't be resumed");
  return waiting(job, 'job.resumed', rules);
}

function prioritize(job: Job, priority: number): JobChange {
  switch (job.status) {
    case 'cancelled':
    case 'completed':
    case 'failed':
      return conflict(job, "can't get another priority");
    default:
      return job.priority === priority
        ? { type: 'unchanged' }
        : changed({ ...job, priority }, 'job.prioritized');
  }
}

/** A warning that came too late to be true is stale. */
function warn(job: Job, warning: JobWarning | null): JobChange {
  if (warning !== null && !canBeTrue(job, warning)) return { type: 'stale' };
  const { code, message } = job.warning ?? {};
  return code === warning?.code && message === warning?.message
    ? { type: 'unchanged' }
    : changed({ ...job, warning }, 'job.warning');
}

function canBeTrue({ status }: Job, { code }: JobWarning): boolean {
  return code === 'no_worker'
    ? status === 'queued' || status === 'retrying'
    : status === 'running' || status === 'pausing' || status === 'cancelling';
}

function failed(job: Job, event: FailEvent, rules: JobRules): JobChange {
  const { error, failures, delayMs } = event;
  if (!error.retryable || failures >= rules.maxAttempts) return ended({ ...job, error }, 'failed', rules);
  const again: Job = { ...job, error, runAt: time(rules.now + delayMs) };
  return job.status === 'pausing'
    ? changed(resting(again, 'paused'), 'job.paused')
    : changed({ ...again, status: 'retrying', eta: null, warning: null }, 'job.retrying');
}

/** A job whose run is over without an end of the job: it is paused if that was asked for, and waits else. */
function backFrom(job: Job, rules: JobRules): JobChange {
  return job.status === 'pausing'
    ? changed(resting(job, 'paused'), 'job.paused')
    : waiting(dueNow(job, rules), 'job.queued', rules);
}

/** A job that has run has no delay left, even if the machine's clock was set back since. */
function dueNow(job: Job, { now }: JobRules): Job {
  return { ...job, runAt: time(now) };
}

/** A delay that has not passed goes on. */
function waiting(job: Job, event: JobStateEvent, { now }: JobRules): JobChange {
  const runAt = time(Math.max(now, Date.parse(job.runAt)));
  return changed({ ...fresh(job), status: 'queued', runAt, startedAt: null }, event);
}

/** Nothing goes on, and what the last run reached stays to be seen. */
function resting(job: Job, status: 'paused' | 'reviewing'): Job {
  return { ...job, status, eta: null, warning: null };
}

function ended(job: Job, status: 'completed' | 'failed' | 'cancelled', { now }: JobRules): JobChange {
  return changed({ ...job, status, eta: null, warning: null, finishedAt: time(now) }, `job.${status}`);
}

/** The job with nothing left of its last run. */
function fresh(job: Job): Job {
  return { ...job, ...nothingDone };
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
  return { type: 'conflict', reason: `The job is ${job.status} and ${what}.` };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
