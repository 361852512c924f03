import { act, cleanup } from '@testing-library/react';
import type { JobReview } from '@headway/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { useKit } from './headway-provider.tsx';
import type { JobActions } from './job-actions.ts';
import { makeReview } from './testing/make-review.ts';
import { makeJob } from './testing/make-job.ts';
import { renderHook } from './testing/render-hook.tsx';
import { useReviews, type UseReviewsOptions } from './use-reviews.ts';

afterEach(cleanup);

const user = 'user:u1';
const first = makeReview({ id: 'first', createdAt: '2026-01-01T09:00:00.000Z' });
const second = makeReview({ id: 'second', jobId: 'job-2', createdAt: '2026-01-01T10:00:00.000Z' });
const told = (data: JobReview) => ({
  type: data.status === 'open' ? 'job.review' : 'job.reviewed',
  key: `job:${data.jobId}/review:${data.name}`,
  data,
});
const answered = { ...first, status: 'answered', answer: 'keep', revision: 2 } as const;

function renderReviews(options: UseReviewsOptions = {}, actions: JobActions = {}) {
  return renderHook(() => useReviews(user, options), { actions });
}

describe('useReviews', () => {
  it('has the open ones, those that were asked first first', () => {
    const { tell, view } = renderReviews({ initial: [second] });
    tell((c) => {
      c.hear(user, told(first));
      c.hear(user, { type: 'job.reviewing', key: 'job:1', data: makeJob({ status: 'reviewing' }) });
    });
    expect(view().reviews.map(({ id }) => id)).toEqual(['first', 'second']);
    expect(view()).toMatchObject({ status: 'live', code: null, connection: 'idle', answer: undefined });
    tell((c) => c.hear(user, told(answered)));
    expect(view().reviews.map(({ id }) => id)).toEqual(['second']);
  });

  it('has those that are answered, or all, when they are asked for', () => {
    const initial = [answered, second];
    expect(renderReviews({ initial, status: 'answered' }).view().reviews).toEqual([answered]);
    expect(renderReviews({ initial, status: 'all' }).view().reviews).toEqual([answered, second]);
  });

  it('shows an answer as pending until an event confirms it, of each by itself', async () => {
    const calls: unknown[] = [];
    const answer = async (id: string, value: unknown) => calls.push([id, value]);
    const { tell, view } = renderReviews({ initial: [first, second] }, { answer });
    await act(() => view().answer?.('first', 'keep'));
    expect(calls).toEqual([['first', 'keep']]);
    expect([view().pendingOf('first'), view().pendingOf('second')]).toEqual(['answer', null]);
    tell((c) => c.hear(user, told(answered)));
    expect(view().pendingOf('first')).toBeNull();
    expect(view().reviews).toEqual([second]);
  });

  it('takes a refused answer back and says why, until it is dismissed', async () => {
    const answer = () => Promise.reject(new Error('Bo has answered already.'));
    const { view } = renderReviews({ initial: [first] }, { answer });
    await act(() => view().answer?.('first', 'keep'));
    expect(view().pendingOf('first')).toBeNull();
    expect(view().refusedOf('first')).toEqual({ action: 'answer', reason: 'Bo has answered already.' });
    act(() => view().dismiss('first'));
    expect(view().refusedOf('first')).toBeNull();
  });

  it('forgets what is confirmed, so that nothing piles up', async () => {
    const actions = { answer: async () => undefined };
    const { tell, view } = renderHook(
      () => ({ ...useReviews(user, { initial: [first] }), asked: useKit().asked }),
      { actions },
    );
    await act(() => view().answer?.('first', 'keep'));
    expect(view().asked.read().size).toBe(1);
    tell((c) => c.hear(user, told(answered)));
    expect(view().asked.read().size).toBe(0);
  });

  it('answers nothing that is not there', async () => {
    const calls: string[] = [];
    const { view } = renderReviews({}, { answer: async (id) => calls.push(id) });
    await act(() => view().answer?.('gone', 'keep'));
    expect(calls).toEqual([]);
  });

  it('renders only when a review changed', () => {
    const { tell, renders } = renderReviews();
    tell((c) => c.hear(user, told(first)));
    renders();
    tell((c) => c.hear(user, { type: 'job.progress', key: 'job:1', data: makeJob() }));
    expect(renders()).toBe(0);
  });
});
