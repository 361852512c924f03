import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeReview } from '../src/testing/make-review.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Inbox } from './use-reviews.tsx';

afterEach(cleanup);

it('asks, waits for the answer to be taken, and is empty then', async () => {
  const answers: unknown[] = [];
  const answer = async (id: string, value: unknown) => answers.push([id, value]);
  const { tell } = renderKit(<Inbox userId="u1" />, { actions: { answer } });
  const review = makeReview({ id: 'r1' });
  const key = `job:${review.jobId}/review:${review.name}`;
  tell((c) => c.hear('user:u1', { type: 'job.review', key, data: review }));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Accept' })));
  expect(answers).toEqual([['r1', 'accept']]);
  expect(screen.getByRole('group').hasAttribute('disabled')).toBe(true);
  const data = { ...review, status: 'answered', answer: 'accept', revision: 2 };
  tell((c) => c.hear('user:u1', { type: 'job.reviewed', key, data }));
  expect(screen.getByText('Nothing to answer')).toBeDefined();
});
