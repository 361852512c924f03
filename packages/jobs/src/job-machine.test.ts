import { type Job, type JobStatus, jobStatuses } from '@headway/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeJob, type JobEvent, type JobStateEvent, nearlyDone } from './job-machine.ts';

const now = Date.UTC(2026, 0, 2);
const rules = { now, maxAttempts: 3, maxStarts: 10 };
const summary = { outcome: 'ok', text: '3 cells' } as const;
const error = (retryable: boolean) => ({ code: 'x', message: 'X.', retryable });

function jobIn(status: JobStatus, attempt = 1): Job {
  return {
    id: '01J',
    kind: 'cells',
    labels: {},
    status,
    attempt,
    step: { name: 'Read', index: 0, total: 1 },
    done: 1,
    total: 2,
    unit: 'pages',
    fraction: 0.5,
    message: 'reading',
    eta: { lowMs: 1, highMs: 2 },
    priority: 0,
    summary: null,
    error: error(true),
    warning: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    runAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    revision: 7,
  };
}

/** Each event as said by the newest run, where a run says it. */
const events = {
  start: { type: 'start' },
  report: { type: 'report', fence: 1, report: { fraction: 0.7 } },
  complete: { type: 'complete', fence: 1, summary },
  failForNow: { type: 'fail', fence: 1, error: error(true), failures: 1, delayMs: 500 },
  failForGood: { type: 'fail', fence: 1, error: error(false), failures: 1, delayMs: 500 },
  confirmCancelled: { type: 'confirm_cancelled', fence: 1 },
  release: { type: 'release', fence: 1 },
  lost: { type: 'lost' },
  cancel: { type: 'cancel' },
  retry: { type: 'retry' },
} as const satisfies Record<string, JobEvent>;

type Expected = 'stale' | 'conflict' | 'unchanged' | readonly [JobStatus, JobStateEvent];
type EventName = keyof typeof events;

const ofNoRun = {
  report: 'stale',
  complete: 'stale',
  failForNow: 'stale',
  failForGood: 'stale',
  confirmCancelled: 'stale',
  release: 'stale',
  lost: 'stale',
} as const;
const started = ['running', 'job.started'] as const;
const requeued = ['queued', 'job.queued'] as const;
const cancelled = ['cancelled', 'job.cancelled'] as const;
const ofRun = (status: JobStatus) =>
  ({
    start: 'conflict',
    report: [status, 'job.progress'],
    complete: ['completed', 'job.completed'],
    failForNow: ['retrying', 'job.retrying'],
    failForGood: ['failed', 'job.failed'],
    confirmCancelled: 'stale',
    release: requeued,
    lost: requeued,
    cancel: ['cancelling', 'job.cancelling'],
    retry: 'conflict',
  }) as const;

const table: Record<JobStatus, Record<EventName, Expected>> = {
  queued: { ...ofNoRun, start: started, cancel: cancelled, retry: 'conflict' },
  retrying: { ...ofNoRun, start: started, cancel: cancelled, retry: 'conflict' },
  running: ofRun('running'),
  pausing: ofRun('pausing'),
  paused: { ...ofNoRun, start: 'conflict', cancel: cancelled, retry: 'conflict' },
  reviewing: { ...ofNoRun, start: 'conflict', cancel: cancelled, retry: 'conflict' },
  cancelling: {
    start: 'conflict',
    report: 'unchanged',
    complete: cancelled,
    failForNow: cancelled,
    failForGood: cancelled,
    confirmCancelled: cancelled,
    release: cancelled,
    lost: cancelled,
    cancel: 'unchanged',
    retry: 'conflict',
  },
  cancelled: { ...ofNoRun, start: 'conflict', cancel: 'conflict', retry: requeued },
  completed: { ...ofNoRun, start: 'conflict', cancel: 'conflict', retry: 'conflict' },
  failed: { ...ofNoRun, start: 'conflict', cancel: 'conflict', retry: requeued },
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

  const change = (job: Job, event: JobEvent): Job => {
    const changed = changeJob(job, event, rules);
    if (changed.type !== 'changed') throw new Error(`It was ${changed.type}.`);
    return changed.job;
  };

  test('starts with nothing of the run before, as the next attempt', () => {
    expect(change(jobIn('retrying'), events.start)).toMatchObject({
      attempt: 2,
      step: null,
      done: null,
      fraction: null,
      message: null,
      eta: null,
      error: null,
      startedAt: '2026-01-02T00:00:00.000Z',
    });
  });

  test('keeps what a failed run reached, and when the next may start', () => {
    const retrying = change(jobIn('running'), events.failForNow);
    expect(retrying).toMatchObject({ fraction: 0.5, error: error(true), finishedAt: null });
    expect(retrying.runAt).toBe('2026-01-02T00:00:00.500Z');
  });

  test('makes a retryable error final at the last failure, however many attempts there were', () => {
    const fail = { ...events.failForNow, fence: 8 };
    expect(change(jobIn('running', 8), { ...fail, failures: 2 })).toMatchObject({ status: 'retrying' });
    const last = change(jobIn('running', 8), { ...fail, failures: 3 });
    expect(last).toMatchObject({ status: 'failed', error: error(true) });
  });

  test('gives up on a job that was lost at each of its starts', () => {
    expect(change(jobIn('running', 9), events.lost)).toMatchObject({ status: 'queued' });
    const given = change(jobIn('running', 10), events.lost);
    expect(given).toMatchObject({ status: 'failed', error: { code: 'worker_lost', retryable: true } });
  });

  test('is done when it is completed', () => {
    const done = change(jobIn('running'), events.complete);
    expect(done).toMatchObject({ fraction: 1, eta: null, summary, finishedAt: '2026-01-02T00:00:00.000Z' });
  });

  test('leaves what a report does not speak of', () => {
    const job = change(jobIn('running'), { type: 'report', fence: 1, report: { done: 2 } });
    expect(job).toEqual({ ...jobIn('running'), done: 2, revision: 8 });
  });

  test('shows a fraction that never falls and never reaches 1, whatever is reported', () => {
    const fraction = fc.oneof(fc.double(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(fraction), (reports) => {
        let job = { ...jobIn('running'), fraction: null as number | null };
        for (const reported of reports) {
          const next = change(job, { type: 'report', fence: 1, report: { fraction: reported } });
          // Once there is a fraction, there always is.
          expect(next.fraction ?? -1).toBeGreaterThanOrEqual(job.fraction ?? -1);
          expect(next.fraction ?? -1).toBeLessThanOrEqual(nearlyDone);
          job = next;
        }
      }),
    );
  });

  test('raises the revision by one with every change, and never lowers the attempt', () => {
    const anyEvent = fc.constantFrom(...(Object.keys(events) as EventName[]));
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 50 }), (names) => {
        let job = { ...jobIn('queued', 0) };
        for (const name of names) {
          const event = events[name];
          const own = 'fence' in event ? { ...event, fence: job.attempt } : event;
          const result = changeJob(job, own, rules);
          if (result.type !== 'changed') continue;
          expect(result.job.revision).toBe(job.revision + 1);
          expect(result.job.attempt).toBe(job.attempt + (name === 'start' ? 1 : 0));
          job = result.job;
        }
      }),
    );
  });
});
