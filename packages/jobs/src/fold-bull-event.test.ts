import type { Job } from '@headway/protocol';
import { expect, test } from 'vitest';
import type { BullEvent, BullRecord } from './bull-job.ts';
import { bullWords } from './bull-options.ts';
import { parsePlace, revisionAt } from './bull-place.ts';
import { compareBullJob, foldBullEvent, goneRecord, jobOf, newJob } from './fold-bull-event.ts';

const words = bullWords('video', {});
const place = parsePlace('1763756000000-0');
const record: BullRecord = { ...goneRecord('7', 'convert', place), state: 'wait', attempts: 3 };

/** What a row of events makes of a new job, each a millisecond after the one before. */
function told(events: readonly (Partial<BullEvent> & { type: string })[], read = record): string[] {
  let job: Job = newJob(record, place, words);
  return events.flatMap((event, index) => {
    const at = { ms: place.ms + index + 1, number: 0 };
    const news = foldBullEvent(job, { id: '7', place: at, ...event } as BullEvent, record, read, words);
    job = news?.job ?? job;
    return news ? [`${news.type} ${news.job.attempt}`] : [];
  });
}

test('orders places by time, then by number, and makes rising whole numbers of them', () => {
  const ids = ['1763756000000-0', '1763756000000-9', '1763756000000-10', '1763756000001-0'];
  const revisions = ids.map((id) => revisionAt(parsePlace(id)));
  expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
  expect(revisions.every(Number.isSafeInteger)).toBe(true);
});

test('tells nothing of what changes nothing', () => {
  expect(
    told([
      { type: 'waiting', prev: null },
      { type: 'delayed', runAtMs: place.ms },
    ]),
  ).toEqual([]);
});

test('tells a run that failed by the attempts that BullMQ counts, and one that was given back otherwise', () => {
  const failed = { ...record, attemptsMade: 1, failedReason: 'no' };
  const back: BullEvent['type'][] = ['active', 'waiting', 'active'];
  const events = back.map((type) => ({ type, prev: 'active' }));
  expect(told(events, failed)).toEqual(['job.started 1', 'job.retrying 1', 'job.started 2']);
  expect(told(events, record)).toEqual(['job.started 1', 'job.queued 1', 'job.started 2']);
});

test('takes no progress of a job that does not run', () => {
  const progress = { type: 'progress', value: 50 } as const;
  const end = { type: 'completed', returnvalue: null } as const;
  expect(told([progress, { type: 'active' }, progress, end, progress])).toEqual([
    'job.started 1',
    'job.progress 1',
    'job.completed 1',
  ]);
});

test('says of a parent that it waits for its children, and then no more', () => {
  const job = jobOf({ ...record, state: 'waiting-children', attemptsStarted: 1 }, place, words);
  expect(job).toMatchObject({ status: 'queued', message: 'Waits for other jobs.' });
  const event: BullEvent = {
    id: '7',
    type: 'waiting',
    prev: 'waiting-children',
    place: { ms: place.ms + 1, number: 0 },
  };
  expect(foldBullEvent(job, event, record, record, words)?.job).toMatchObject({
    status: 'queued',
    message: null,
  });
});

test('keeps a job that is being cancelled so until it is gone', () => {
  const events = [
    { type: 'active' },
    { type: 'cancelling' },
    { type: 'delayed', runAtMs: 0 },
    { type: 'removed' },
  ] as const;
  expect(told(events)).toEqual(['job.started 1', 'job.cancelling 1', 'job.cancelled 1']);
  expect(told([...events.slice(0, 2), { type: 'failed', reason: 'aborted' }]).at(-1)).toBe('job.cancelled 1');
  expect(told([...events.slice(0, 2), { type: 'completed', returnvalue: 1 }]).at(-1)).toBe('job.completed 1');
});

test('takes what an attempt before reported for nothing when it reads a later one', () => {
  const running: BullRecord = { ...record, state: 'active', progress: 80 };
  expect(jobOf({ ...running, attemptsStarted: 1 }, place, words).fraction).toBe(0.8);
  expect(jobOf({ ...running, attemptsStarted: 2 }, place, words).fraction).toBeNull();
});

test('finds no difference where there is none, however a job waits', () => {
  const waits = jobOf(record, place, words);
  expect(compareBullJob(waits, waits, record)).toBeNull();
  expect(compareBullJob({ ...waits, status: 'retrying' }, waits, record)).toBeNull();
  const runs = jobOf({ ...record, state: 'active', attemptsStarted: 1 }, place, words);
  expect(compareBullJob({ ...runs, status: 'cancelling', fraction: 0.5 }, runs, record)).toBeNull();
  const failed = jobOf({ ...record, state: 'failed', attemptsStarted: 1 }, place, words);
  expect(compareBullJob({ ...failed, status: 'cancelled' }, failed, record)).toBeNull();
  expect(compareBullJob(waits, runs, record)?.type).toBe('job.started');
  expect(compareBullJob(runs, { ...runs, attempt: 2 }, record)?.type).toBe('job.started');
});
