import type { JobReview } from '@headway/protocol';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeReview } from '../src/testing/make-review.ts';
import type { MemoryClient } from '../src/testing/memory-client.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Reviews } from './review-card.tsx';

afterEach(cleanup);

const names = new Map([['u2', 'Anna']]);
const heard =
  (data: JobReview) =>
  ({ hear }: MemoryClient): void => {
    const type = data.status === 'open' ? 'job.review' : 'job.reviewed';
    hear('user:u1', { type, key: `job:${data.jobId}/review:${data.name}`, data });
  };

it('answers at once, gives it back when it is refused, and says who was faster', async () => {
  const actions = { answer: () => Promise.reject(new Error('Somebody else has answered.')) };
  const { tell } = renderKit(<Reviews userId="u1" names={names} />, { actions });
  tell(heard(makeReview()));
  fireEvent.click(screen.getByRole('button', { name: /^Accept/ }));
  expect(screen.getByRole('status').textContent).toBe('Answering…');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toBe('Could not answer: Somebody else has answered.');
  tell(heard(makeReview({ status: 'answered', answer: 'redo', answeredBy: 'u2', revision: 2 })));
  expect(screen.getByText('Anna answered: Find them again')).toBeDefined();
});
