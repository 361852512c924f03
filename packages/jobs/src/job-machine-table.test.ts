import { type JobStatus, jobStatuses } from '@headway/protocol';
import { describe, expect, test } from 'vitest';
import { changeJob, type JobEvent, type JobStateEvent } from './job-machine.ts';
import { error, jobIn, rules, summary } from './test-support/machine-jobs.ts';

/** Each event as said by the newest run, where a run says it. */
const events = {
  start: { type: 'start' },
  report: { type: 'report', fence: 1, report: { fraction: 0.7 } },
  save: { type: 'save', fence: 1 },
  warnOfWorkers: { type: 'warn', fence: 1, warning: { code: 'no_worker', message: 'N.', since: 't' } },
  warnOfRun: { type: 'warn', fence: 1, warning: { code: 'slow', message: 'S.', since: 't' } },
  warnOfNothing: { type: 'warn', fence: 1, warning: null },
  complete: { type: 'complete', fence: 1, summary },
  failForNow: { type: 'fail', fence: 1, error: error(true), failures: 1, delayMs: 500 },
  failForGood: { type: 'fail', fence: 1, error: error(false), failures: 1, delayMs: 500 },
  failOnceTooOften: { type: 'fail', fence: 1, error: error(true), failures: 3, delayMs: 500 },
  confirmCancelled: { type: 'confirm_cancelled', fence: 1 },
  confirmPaused: { type: 'confirm_paused', fence: 1 },
  review: { type: 'review', fence: 1 },
  release: { type: 'release', fence: 1 },
  lost: { type: 'lost', losses: 1 },
  lostOnceTooOften: { type: 'lost', losses: 10 },
  cancel: { type: 'cancel' },
  pause: { type: 'pause' },
  resume: { type: 'resume' },
  answer: { type: 'answer' },
  prioritize: { type: 'prioritize', priority: 5 },
  prioritizeAsIs: { type: 'prioritize', priority: 0 },
  retry: { type: 'retry' },
} as const satisfies Record<string, JobEvent>;

/** An event type without a row in the table does not compile. */
type Missing = Exclude<JobEvent['type'], (typeof events)[EventName]['type']>;
const missing: readonly Missing[] = [] satisfies readonly never[];

type Expected = 'stale' | 'conflict' | 'unchanged' | readonly [JobStatus, JobStateEvent];
type EventName = keyof typeof events;

const requeued = ['queued', 'job.queued'] as const;
const resumed = ['queued', 'job.resumed'] as const;
const paused = ['paused', 'job.paused'] as const;
const failed = ['failed', 'job.failed'] as const;
const cancelled = ['cancelled', 'job.cancelled'] as const;
const stale = 'stale';
const conflict = 'conflict';
const unchanged = 'unchanged';

/** A job that nothing runs. */
const ofNoRun = {
  report: stale,
  save: stale,
  warnOfRun: stale,
  warnOfNothing: unchanged,
  complete: stale,
  failForNow: stale,
  failForGood: stale,
  failOnceTooOften: stale,
  confirmCancelled: stale,
  confirmPaused: stale,
  review: stale,
  release: stale,
  lost: stale,
  lostOnceTooOften: stale,
} as const;
const toBeStarted = (status: JobStatus) =>
  ({
    ...ofNoRun,
    start: ['running', 'job.started'],
    warnOfWorkers: [status, 'job.warning'],
    cancel: cancelled,
    pause: paused,
    resume: conflict,
    answer: conflict,
    prioritize: [status, 'job.prioritized'],
    prioritizeAsIs: unchanged,
    retry: conflict,
  }) as const;
const atRest = (status: JobStatus) =>
  ({
    ...ofNoRun,
    start: conflict,
    warnOfWorkers: stale,
    cancel: cancelled,
    pause: conflict,
    prioritize: [status, 'job.prioritized'],
    prioritizeAsIs: unchanged,
    retry: conflict,
  }) as const;
const over = {
  ...ofNoRun,
  start: conflict,
  warnOfWorkers: stale,
  cancel: conflict,
  pause: conflict,
  resume: conflict,
  answer: conflict,
  prioritize: conflict,
  prioritizeAsIs: conflict,
} as const;
const ofRun = (status: JobStatus) =>
  ({
    start: conflict,
    report: [status, 'job.progress'],
    save: unchanged,
    warnOfWorkers: stale,
    warnOfRun: [status, 'job.warning'],
    warnOfNothing: unchanged,
    complete: ['completed', 'job.completed'],
    failForGood: failed,
    failOnceTooOften: failed,
    confirmCancelled: stale,
    review: ['reviewing', 'job.reviewing'],
    lostOnceTooOften: failed,
    cancel: ['cancelling', 'job.cancelling'],
    answer: conflict,
    prioritize: [status, 'job.prioritized'],
    prioritizeAsIs: unchanged,
    retry: conflict,
  }) as const;

const table: Record<JobStatus, Record<EventName, Expected>> = {
  queued: toBeStarted('queued'),
  retrying: toBeStarted('retrying'),
  running: {
    ...ofRun('running'),
    failForNow: ['retrying', 'job.retrying'],
    confirmPaused: requeued,
    release: requeued,
    lost: requeued,
    pause: ['pausing', 'job.pausing'],
    resume: conflict,
  },
  pausing: {
    ...ofRun('pausing'),
    failForNow: paused,
    confirmPaused: paused,
    release: paused,
    lost: paused,
    pause: conflict,
    resume: ['running', 'job.resumed'],
  },
  paused: { ...atRest('paused'), resume: resumed, answer: conflict },
  reviewing: { ...atRest('reviewing'), resume: conflict, answer: resumed },
  cancelling: {
    start: conflict,
    report: unchanged,
    save: unchanged,
    warnOfWorkers: stale,
    warnOfRun: ['cancelling', 'job.warning'],
    warnOfNothing: unchanged,
    complete: cancelled,
    failForNow: cancelled,
    failForGood: cancelled,
    failOnceTooOften: cancelled,
    confirmCancelled: cancelled,
    confirmPaused: cancelled,
    review: cancelled,
    release: cancelled,
    lost: cancelled,
    lostOnceTooOften: cancelled,
    cancel: conflict,
    pause: conflict,
    resume: conflict,
    answer: conflict,
    prioritize: ['cancelling', 'job.prioritized'],
    prioritizeAsIs: unchanged,
    retry: conflict,
  },
  cancelled: { ...over, retry: requeued },
  completed: { ...over, retry: conflict },
  failed: { ...over, retry: requeued },
};

const cases = jobStatuses.flatMap((status) =>
  (Object.keys(events) as EventName[]).map((name) => ({ status, name, expected: table[status][name] })),
);

describe('changeJob', () => {
  test.for(cases)('$status, $name', ({ status, name, expected }) => {
    const change = changeJob(jobIn(status), events[name], rules);
    const got = change.type === 'changed' ? [change.job.status, change.event] : change.type;
    expect(got).toEqual(expected);
  });

  test.for(cases)('$status, $name of an older or unknown run', ({ status, name }) => {
    const event = events[name];
    const fences = 'fence' in event ? [0, 2] : [];
    for (const fence of fences) {
      expect(changeJob(jobIn(status), { ...event, fence } as JobEvent, rules)).toEqual({ type: 'stale' });
    }
    expect(fences.length === 0).toBe(!('fence' in event));
  });

  test('knows no event that the table does not have', () => {
    expect(missing).toEqual([]);
  });
});
