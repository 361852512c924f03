import { isFinal, type Job } from '@headway/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeJob, type JobEvent, nearlyDone } from './job-machine.ts';
import { error, jobIn, rules, summary } from './test-support/machine-jobs.ts';

const fail = { type: 'fail', fence: 1, error: error(true), failures: 1, delayMs: 500 } as const;

function change(job: Job, event: JobEvent): Job {
  const changed = changeJob(job, event, rules);
  if (changed.type !== 'changed') throw new Error(`It was ${changed.type}.`);
  return changed.job;
}

describe('changeJob', () => {
  test('starts with nothing of the run before, as the next attempt', () => {
    expect(change(jobIn('retrying'), { type: 'start' })).toMatchObject({
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
    const retrying = change(jobIn('running'), fail);
    expect(retrying).toMatchObject({ fraction: 0.5, error: error(true), finishedAt: null });
    expect(retrying.runAt).toBe('2026-01-02T00:00:00.500Z');
  });

  test('makes a retryable error final at the last failure, however many attempts there were', () => {
    const failAgain = { ...fail, fence: 8 };
    expect(change(jobIn('running', 8), { ...failAgain, failures: 2 })).toMatchObject({ status: 'retrying' });
    const last = change(jobIn('running', 8), { ...failAgain, failures: 3 });
    expect(last).toMatchObject({ status: 'failed', error: error(true) });
  });

  test('gives up on a job that was lost too often', () => {
    expect(change(jobIn('running'), { type: 'lost', losses: 9 })).toMatchObject({ status: 'queued' });
    const given = change(jobIn('running'), { type: 'lost', losses: 10 });
    expect(given).toMatchObject({ status: 'failed', error: { code: 'worker_lost', retryable: true } });
  });

  test('is done when it is completed', () => {
    const done = change(jobIn('running'), { type: 'complete', fence: 1, summary });
    expect(done).toMatchObject({ fraction: 1, eta: null, summary, finishedAt: '2026-01-02T00:00:00.000Z' });
  });

  test('leaves what a report does not speak of', () => {
    const job = change(jobIn('running'), { type: 'report', fence: 1, report: { done: 2 } });
    expect(job).toEqual({ ...jobIn('running'), done: 2, revision: 8 });
  });

  test('shows what a paused run had reached, and begins its next run with nothing', () => {
    const paused = change(change(jobIn('running'), { type: 'pause' }), { type: 'confirm_paused', fence: 1 });
    expect(paused).toMatchObject({ status: 'paused', fraction: 0.5, eta: null });
    expect(change(paused, { type: 'resume' })).toMatchObject({
      status: 'queued',
      attempt: 1,
      fraction: null,
    });
  });

  test('does not forget a delay by a pause', () => {
    const runAt = '2026-01-03T00:00:00.000Z';
    const paused = change({ ...jobIn('queued'), runAt }, { type: 'pause' });
    expect(change(paused, { type: 'resume' })).toMatchObject({ runAt });
    const late = change({ ...jobIn('paused'), runAt: '2026-01-01T12:00:00.000Z' }, { type: 'resume' });
    expect(late).toMatchObject({ runAt: '2026-01-02T00:00:00.000Z' });
  });

  test('pauses a run that failed for now while it was to be paused, and keeps its error and its delay', () => {
    const runAt = '2026-01-02T00:00:00.500Z';
    expect(change(jobIn('pausing'), fail)).toMatchObject({ status: 'paused', error: error(true), runAt });
  });

  test('warns once of the same, and takes it back', () => {
    const warning = { code: 'slow', message: 'Slow.', since: '2026-01-02T00:00:00.000Z' } as const;
    const warned = change(jobIn('running'), { type: 'warn', fence: 1, warning });
    expect(warned).toMatchObject({ warning, status: 'running' });
    const again = { ...warning, since: '2026-01-02T00:00:01.000Z' };
    expect(changeJob(warned, { type: 'warn', fence: 1, warning: again }, rules).type).toBe('unchanged');
    expect(change(warned, { type: 'warn', fence: 1, warning: null }).warning).toBeNull();
    expect(change(warned, { type: 'release', fence: 1 }).warning).toBeNull();
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
});

/** Any event; `age` is by how many attempts its run is behind. */
const anyEvent: fc.Arbitrary<{ event: JobEvent; age: number }> = fc.record({
  event: fc.oneof(
    fc.constantFrom<JobEvent>(
      { type: 'start' },
      { type: 'cancel' },
      { type: 'pause' },
      { type: 'resume' },
      { type: 'answer' },
      { type: 'retry' },
      { type: 'save', fence: 0 },
      { type: 'complete', fence: 0, summary },
      { type: 'confirm_cancelled', fence: 0 },
      { type: 'confirm_paused', fence: 0 },
      { type: 'review', fence: 0 },
      { type: 'release', fence: 0 },
      { type: 'warn', fence: 0, warning: { code: 'stalled', message: 'No word.', since: 't' } },
      { type: 'warn', fence: 0, warning: null },
    ),
    // Work goes on more often than it ends.
    fc.constantFrom<JobEvent>({ type: 'start' }, { type: 'resume' }, { type: 'answer' }, { type: 'retry' }),
    fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((fraction): JobEvent => ({ type: 'report', fence: 0, report: { fraction } })),
    fc.integer({ min: 1, max: 10 }).map((losses): JobEvent => ({ type: 'lost', losses })),
    fc.integer({ min: -2, max: 2 }).map((priority): JobEvent => ({ type: 'prioritize', priority })),
    fc
      .record({ retryable: fc.boolean(), failures: fc.integer({ min: 1, max: 3 }) })
      .map(({ retryable, failures }): JobEvent => ({
        type: 'fail',
        fence: 0,
        error: error(retryable),
        failures,
        delayMs: 10,
      })),
  ),
  age: fc.constantFrom(0, 0, 0, 0, 1),
});

describe('any sequence of events', () => {
  test('raises the revision by one with each change, the attempt with each start, and keeps ends', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (sequence) => {
        let job = jobIn('queued', 0);
        let starts = 0;
        for (const { event, age } of sequence) {
          const own = 'fence' in event ? { ...event, fence: job.attempt - age } : event;
          const result = changeJob(job, own, rules);
          if ('fence' in event && age > 0) expect(result).toEqual({ type: 'stale' });
          if (result.type !== 'changed') continue;
          if (event.type === 'start') starts += 1;
          expect(result.job.revision).toBe(job.revision + 1);
          expect(result.job.attempt).toBe(starts);
          if (isFinal(job.status)) expect([event.type, result.job.status]).toEqual(['retry', 'queued']);
          const sameRun = result.job.attempt === job.attempt && result.job.status !== 'queued';
          if (sameRun) expect(result.job.fraction ?? -1).toBeGreaterThanOrEqual(job.fraction ?? -1);
          expect(result.job.fraction === 1).toBe(result.job.status === 'completed');
          expect(result.job.finishedAt !== null).toBe(isFinal(result.job.status));
          job = result.job;
        }
      }),
      { numRuns: 500 },
    );
  });
});
