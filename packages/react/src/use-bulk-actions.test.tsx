import { act, cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { JobActions } from './job-actions.ts';
import { makeJob } from './testing/make-job.ts';
import { renderHook } from './testing/render-hook.tsx';
import { useBulkActions } from './use-bulk-actions.ts';

afterEach(cleanup);

const jobs = ['a', 'b', 'c'].map((id) => makeJob({ id }));
const bulkJob = makeJob({ id: 'bulk', kind: 'bulk', total: 2, revision: 1 });

/** Actions that note what was asked. */
function noted(): {
  actions: Required<Pick<JobActions, 'cancel' | 'prioritize' | 'bulk'>>;
  calls: unknown[];
} {
  const calls: unknown[] = [];
  const actions = {
    cancel: async (id: string) => calls.push(['cancel', id]),
    prioritize: async (id: string, priority: number) => calls.push(['prioritize', id, priority]),
    bulk: async (...all: unknown[]) => {
      calls.push(['bulk', ...all]);
      return bulkJob;
    },
  };
  return { actions, calls };
}

describe('useBulkActions', () => {
  it('asks for many at once, and follows the job that does it', async () => {
    const { actions, calls } = noted();
    const { tell, view } = renderHook(() => useBulkActions(jobs), { actions });
    await act(() => view().act('cancel', ['a', 'b']));
    expect(calls).toEqual([['bulk', 'cancel', ['a', 'b'], {}]]);
    expect(view()).toMatchObject({ bulkJob: { id: 'bulk', revision: 1 }, bulkPending: null });
    const data = { ...bulkJob, status: 'completed', revision: 4 };
    tell((c) => c.hear('job:bulk', { type: 'job.completed', key: 'job:bulk', data }));
    expect(view().bulkJob?.status).toBe('completed');
    act(() => view().dismissBulk());
    expect(view().bulkJob).toBeNull();
  });

  it('asks for the priority, also of many', async () => {
    const { actions, calls } = noted();
    const { view } = renderHook(() => useBulkActions(jobs), { actions });
    await act(() => view().act('prioritize', ['a', 'b'], { priority: 5 }));
    expect(calls).toEqual([['bulk', 'prioritize', ['a', 'b'], { priority: 5 }]]);
  });

  it('shows what was asked last, although the answer to what was asked before comes later', async () => {
    const first = Promise.withResolvers<typeof bulkJob>();
    const answers = [first.promise, Promise.resolve({ ...bulkJob, id: 'second' })];
    const bulk = () => answers.shift() ?? first.promise;
    const { view } = renderHook(() => useBulkActions(jobs), { actions: { bulk } });
    let asking: Promise<void> | undefined;
    act(() => void (asking = view().act('pause', ['a', 'b'])));
    await act(() => view().act('resume', ['a', 'b']));
    first.resolve(bulkJob);
    await act(async () => asking);
    expect(view().bulkJob?.id).toBe('second');
  });

  it('asks one by itself, so that its row shows how that stands', async () => {
    const { actions, calls } = noted();
    const { view } = renderHook(() => useBulkActions(jobs), { actions });
    await act(() => view().act('prioritize', ['b'], { priority: 5 }));
    expect(calls).toEqual([['prioritize', 'b', 5]]);
    expect([view().pendingOf('a'), view().pendingOf('b')]).toEqual([null, 'prioritize']);
    expect(view().bulkJob).toBeNull();
  });

  it('asks one after the other where the provider does not act on many', async () => {
    const { actions, calls } = noted();
    const { cancel } = actions;
    const { view } = renderHook(() => useBulkActions(jobs), { actions: { cancel } });
    expect(view().offered).toEqual(['cancel']);
    await act(() => view().act('cancel', ['a', 'c', 'unknown']));
    expect(calls).toEqual([
      ['cancel', 'a'],
      ['cancel', 'c'],
    ]);
  });

  it('is pending until there is a job that does it, and says why when there will be none', async () => {
    const answer = Promise.withResolvers<typeof bulkJob>();
    const { view } = renderHook(() => useBulkActions(jobs), { actions: { bulk: () => answer.promise } });
    expect(view().offered).toHaveLength(5);
    let asking: Promise<void> | undefined;
    act(() => void (asking = view().act('retry', ['a', 'b'])));
    expect(view().bulkPending).toBe('retry');
    answer.reject(new Error('At most 1000 at once.'));
    await act(async () => asking);
    expect(view()).toMatchObject({
      bulkPending: null,
      bulkRefused: { action: 'retry', reason: 'At most 1000 at once.' },
    });
    act(() => view().dismissBulk());
    expect(view().bulkRefused).toBeNull();
  });
});
