import type { JobReview } from '@headway/protocol';
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLeaving } from './use-leaving.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const review = (id: string, more: Partial<JobReview> = {}): JobReview => ({
  id,
  jobId: `job of ${id}`,
  attempt: 1,
  name: 'right',
  status: 'open',
  title: 'Is it right?',
  message: null,
  choices: [],
  data: null,
  answer: null,
  answeredBy: null,
  createdAt: '2026-01-01T10:00:00.000Z',
  answeredAt: null,
  revision: 1,
  ...more,
});
const answered = (by: string): Partial<JobReview> => ({ status: 'answered', answeredBy: by, answer: 'yes' });

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

function show(inbox: readonly JobReview[]) {
  const { result, rerender } = renderHook((reviews) => useLeaving(reviews, 'me'), { initialProps: inbox });
  return {
    update: (next: readonly JobReview[]) => rerender(next),
    shown: () =>
      result.current.map(({ review: { id }, isLeaving }) => (isLeaving ? `(${id})` : id)).join(' '),
  };
}

it('shows what became of an answered question, then lets it go', () => {
  const { update, shown } = show([review('a'), review('b')]);
  update([review('a', answered('me')), review('b')]);
  expect(shown()).toBe('a b');
  pass(2000);
  expect(shown()).toBe('(a) b');
  pass(300);
  expect(shown()).toBe('b');
});

it('leaves the answers of others for longer: the reader did not expect them', () => {
  const { update, shown } = show([review('a'), review('b')]);
  update([review('a', answered('you')), review('b', answered('me'))]);
  pass(2500);
  expect(shown()).toBe('a');
  pass(6000);
  expect(shown()).toBe('');
});

it('keeps what is open, however long that takes', () => {
  const { shown } = show([review('a')]);
  pass(3_600_000);
  expect(shown()).toBe('a');
});

it('does not begin anew for one question when another one is answered', () => {
  const { update, shown } = show([review('a'), review('b')]);
  update([review('a', answered('me')), review('b')]);
  pass(1900);
  update([review('a', answered('me')), review('b', answered('me'))]);
  pass(100);
  expect(shown()).toBe('(a) b');
});
