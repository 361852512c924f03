import type { Batch, Job } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { makeJob } from './testing/make-job.ts';
import {
  heardBatch,
  heardJob,
  initialToastState,
  type ToastEffect,
  type ToastRuleState,
} from './toast-rules.ts';

const options = { describe: (job: Job) => `${job.id}.tiff`, noun: 'images', locale: 'en' };
const done = (id: string, changes: Partial<Job> = {}): Job =>
  makeJob({ id, status: 'completed', summary: { outcome: 'ok', text: '9 cells' }, ...changes });
const failed = (id: string, changes: Partial<Job> = {}): Job =>
  makeJob({ id, status: 'failed', error: { code: 'x', message: 'It broke.', retryable: true }, ...changes });

/** Feeds jobs to the rules, each at its time, and tells what was wanted after the last one. */
function play(
  ...heard: { job: Job; at: number; batch?: readonly Job[]; batchTells?: boolean }[]
): readonly ToastEffect[] {
  let state: ToastRuleState = initialToastState;
  let last: readonly ToastEffect[] = [];
  for (const { job, at, batch = [], batchTells = false } of heard) {
    ({ state, effects: last } = heardJob(state, { job, batch, batchTells, nowMs: at }, options));
  }
  return last;
}

function batchOf(counts: Partial<Batch['counts']>): Batch {
  const none = { waiting: 0, active: 0, reviewing: 0, completed: 0, failed: 0, cancelled: 0 };
  return {
    id: 'B',
    name: null,
    labels: {},
    status: 'completed',
    counts: { ...none, nothingFound: 0, total: 0, ...counts },
    fraction: 1,
    eta: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    revision: 3,
  };
}

describe('which toasts jobs make', () => {
  it('tells a success with what came out', () => {
    expect(play({ job: done('a'), at: 0 })).toMatchObject([
      {
        type: 'show',
        toast: { id: 'job:a', kind: 'success', title: 'a.tiff is done', description: '9 cells' },
      },
    ]);
  });

  it('merges successes that follow closely, and takes the first one back', () => {
    expect(play({ job: done('a'), at: 0 }, { job: done('b'), at: 2000 })).toMatchObject([
      { type: 'remove', id: 'job:a' },
      { type: 'show', toast: { id: 'jobs:1', title: '2 images done' } },
    ]);
    expect(
      play({ job: done('a'), at: 0 }, { job: done('b'), at: 2000 }, { job: done('c'), at: 4500 }),
    ).toMatchObject([{ type: 'show', toast: { id: 'jobs:1', title: '3 images done' } }]);
  });

  it('starts anew after a pause', () => {
    expect(play({ job: done('a'), at: 0 }, { job: done('b'), at: 3001 })).toMatchObject([
      { type: 'show', toast: { id: 'job:b', title: 'b.tiff is done' } },
    ]);
  });

  it('is no success where nothing was found in any of them', () => {
    const nothing = (id: string) => done(id, { summary: { outcome: 'nothing_found', text: '' } });
    expect(play({ job: nothing('a'), at: 0 }, { job: nothing('b'), at: 1 }).at(-1)).toMatchObject({
      toast: { kind: 'info', title: '2 images done', description: 'nothing found in 2' },
    });
  });

  it('counts in a merged toast what needs a look and where nothing was found', () => {
    const low = done('b', { summary: { outcome: 'low_confidence', text: '' } });
    const none = done('c', { summary: { outcome: 'nothing_found', text: '' } });
    expect(play({ job: done('a'), at: 0 }, { job: low, at: 1 }, { job: none, at: 2 })).toMatchObject([
      {
        toast: {
          kind: 'warning',
          title: '3 images done',
          description: '1 needs a look, nothing found in 1',
        },
      },
    ]);
  });

  it('tells each failure by itself, also amid successes', () => {
    expect(play({ job: done('a'), at: 0 }, { job: failed('b'), at: 1 })).toMatchObject([
      {
        type: 'show',
        toast: { id: 'job:b', kind: 'error', title: 'b.tiff failed', description: 'It broke.' },
      },
    ]);
    expect(play({ job: failed('a'), at: 0 }, { job: failed('b'), at: 1 })).toMatchObject([
      { toast: { id: 'job:b' } },
    ]);
  });

  it('does not repeat the same news within five seconds, through whatever channel it comes', () => {
    expect(play({ job: failed('a'), at: 0 }, { job: failed('a'), at: 4999 })).toEqual([]);
    expect(play({ job: failed('a'), at: 0 }, { job: failed('a'), at: 5000 })).toHaveLength(1);
    expect(play({ job: failed('a'), at: 0 }, { job: failed('a', { attempt: 2 }), at: 10 })).toHaveLength(1);
  });

  it('takes a toast away when its job runs again or was cancelled', () => {
    const remove = [{ type: 'remove', id: 'job:a' }];
    expect(play({ job: failed('a'), at: 0 }, { job: makeJob({ id: 'a' }), at: 1 })).toEqual(remove);
    expect(play({ job: makeJob({ id: 'a', status: 'cancelled' }), at: 1 })).toEqual(remove);
  });

  it('tells a batch once, when nothing of it goes on any more', () => {
    const labels = { batchId: 'B' };
    const [a, b] = [done('a', { labels }), done('b', { labels })];
    const running = makeJob({ id: 'c', labels });
    expect(play({ job: a, at: 0, batch: [a, running] })).toEqual([]);
    expect(play({ job: b, at: 60_000, batch: [b, a] })).toMatchObject([
      { type: 'show', toast: { id: 'batch:B', title: '2 images done' } },
    ]);
  });

  it('tells the rest of a batch when its last one fails or is cancelled', () => {
    const labels = { batchId: 'B' };
    const batch = [done('a', { labels }), done('b', { labels })];
    const last = failed('c', { labels });
    expect(play({ job: last, at: 0, batch: [last, ...batch] })).toMatchObject([
      { toast: { id: 'job:c', kind: 'error' } },
      { toast: { id: 'batch:B', title: '2 images done' } },
    ]);
  });

  it('leaves the successes of a batch to the batch, where that tells its own end', () => {
    const labels = { batchId: 'B' };
    const [a, b] = [done('a', { labels }), failed('b', { labels })];
    expect(play({ job: a, at: 0, batch: [a], batchTells: true })).toEqual([]);
    expect(play({ job: b, at: 0, batch: [a, b], batchTells: true })).toMatchObject([
      { toast: { id: 'job:b', kind: 'error' } },
    ]);
  });

  it('tells the end of a batch once, with what it came to', () => {
    const heard = { batch: batchOf({ completed: 24, nothingFound: 3, failed: 2 }), jobs: [], nowMs: 0 };
    const { state, effects } = heardBatch(initialToastState, heard, options);
    expect(effects).toMatchObject([
      {
        type: 'show',
        toast: {
          id: 'batch:B',
          kind: 'warning',
          title: '24 images done',
          description: 'nothing found in 3, 2 failed',
        },
      },
    ]);
    expect(heardBatch(state, { ...heard, nowMs: 100 }, options).effects).toEqual([]);
  });

  it('tells a batch of one as its job, and nothing of one in which nothing succeeded', () => {
    const one = { batch: batchOf({ completed: 1 }), jobs: [done('a')], nowMs: 0 };
    expect(heardBatch(initialToastState, one, options).effects).toMatchObject([{ toast: { id: 'job:a' } }]);
    const none = { batch: batchOf({ cancelled: 9 }), jobs: [], nowMs: 0 };
    expect(heardBatch(initialToastState, none, options).effects).toEqual([]);
  });

  it('gathers failures when many come at once', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((id, index) => ({ job: failed(id), at: index * 1000 }));
    expect(play(...many.slice(0, 3))).toMatchObject([{ toast: { id: 'job:c' } }]);
    expect(play(...many.slice(0, 4))).toMatchObject([
      { type: 'remove', id: 'job:a' },
      { type: 'remove', id: 'job:b' },
      { type: 'remove', id: 'job:c' },
      { toast: { id: 'failed:1', title: '4 images failed', description: 'The last one: It broke.' } },
    ]);
    expect(play(...many)).toMatchObject([{ toast: { id: 'failed:1', title: '5 images failed' } }]);
    expect(play(...many, { job: failed('f'), at: 60_000 })).toMatchObject([{ toast: { id: 'job:f' } }]);
  });

  it('begins another toast after a thousand, instead of remembering all that ever follow', () => {
    const many = Array.from({ length: 1001 }, (_, index) => index);
    const successes = many.map((index) => ({ job: done(`j${index}`), at: index }));
    expect(play(...successes.slice(0, 1000))).toMatchObject([{ toast: { title: '1,000 images done' } }]);
    expect(play(...successes)).toMatchObject([{ toast: { id: 'job:j1000' } }]);
    const failures = many.map((index) => ({ job: failed(`j${index}`), at: index }));
    expect(play(...failures)).toMatchObject([{ toast: { id: 'job:j1000' } }]);
  });

  it('asks for a review as a warning', () => {
    expect(play({ job: makeJob({ id: 'a', status: 'reviewing' }), at: 0 })).toMatchObject([
      { toast: { kind: 'warning', title: 'a.tiff needs review' } },
    ]);
    const question = 'Are these outlines right?';
    const asking = { job: makeJob({ id: 'a', status: 'reviewing' }), batch: [], question, nowMs: 0 };
    expect(heardJob(initialToastState, asking, options).effects).toMatchObject([
      { toast: { title: 'a.tiff needs review', description: question } },
    ]);
  });

  it('forgets old news instead of remembering without end', () => {
    let state: ToastRuleState = initialToastState;
    for (let i = 0; i < 600; i += 1) {
      ({ state } = heardJob(state, { job: failed(`j${i}`), batch: [], nowMs: i }, options));
    }
    expect(state.told.size).toBeLessThanOrEqual(500);
  });
});
