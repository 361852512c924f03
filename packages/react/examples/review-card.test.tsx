import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { makeReview } from '../src/testing/make-review.ts';
import { Reviews } from './review-card.tsx';

afterEach(cleanup);

const names = new Map([['u1', 'Anna']]);
const answered = makeReview({ status: 'answered', answer: 'redo', answeredBy: 'u1' });

it('answers at once, gives it back when it is refused, and says who was faster', async () => {
  const answer = vi.fn(() => Promise.reject(new Error('Somebody else has answered.')));
  const { rerender } = render(<Reviews reviews={[makeReview()]} {...{ answer, names }} />);
  fireEvent.click(screen.getByRole('button', { name: /^Accept/ }));
  expect(screen.getByText('Answering…')).toBeDefined();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toBe('Could not answer: Somebody else has answered.');
  rerender(<Reviews reviews={[answered]} {...{ answer, names }} />);
  expect(screen.getByText('Anna answered: Find them again')).toBeDefined();
});
