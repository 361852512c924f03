import type { Upload } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { maxParallel, type PlanInput, planUploads, retryDelay } from './upload-plan.ts';
import { aFile } from './upload-fixture.ts';

const plan = (uploads: readonly Upload[], rest: Partial<PlanInput> = {}) =>
  planUploads({
    uploads,
    isHeld: () => true,
    sending: new Set(),
    retryAt: new Map(),
    now: 1000,
    ...rest,
  });

describe('what a tab sends', () => {
  it('are the first files that wait, as many at once as the line needs', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((id) => aFile({ id }));
    expect(plan(files).start).toEqual(['a', 'b', 'c']);
    expect(plan(files, { sending: new Set(['a', 'b']) }).start).toHaveLength(maxParallel - 2);
  });

  it('are no files that it has not, that are paused, or that somebody else sends', () => {
    const files = [
      aFile({ id: 'a', status: 'paused' }),
      aFile({ id: 'b', status: 'receiving' }),
      aFile({ id: 'c' }),
    ];
    expect(plan(files, { isHeld: (id) => id !== 'c' }).start).toEqual([]);
  });

  it('ends when it was paused or cancelled anywhere', () => {
    const files = [aFile({ id: 'a', status: 'paused' }), aFile({ id: 'b', status: 'receiving' })];
    expect(plan(files, { sending: new Set(['a', 'b', 'gone']) }).stop).toEqual(['a', 'gone']);
  });

  it('waits before it tries again, and says for how long', () => {
    const files = [aFile({ id: 'a' }), aFile({ id: 'b' })];
    const retryAt = new Map([['a', 1500]]);
    expect(plan(files, { retryAt })).toEqual({ start: ['b'], stop: [], again: 1500 });
    expect(plan(files, { retryAt, now: 1500 }).start).toEqual(['a', 'b']);
  });
});

it('waits longer after each failure, up to a bound', () => {
  expect([0, 1, 2, 30].map((failures) => retryDelay(failures, 1))).toEqual([500, 1000, 2000, 10_000]);
  expect(retryDelay(30, 0)).toBe(5000);
});
