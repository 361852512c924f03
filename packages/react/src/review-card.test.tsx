import type { JobReview } from '@headway/protocol';
import { act, cleanup, fireEvent, render, renderHook, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReviewCard, type ReviewCardProps } from './review-card.tsx';
import { violations } from './testing/axe.ts';
import { makeJob } from './testing/make-job.ts';
import { makeReview } from './testing/make-review.ts';
import { useReviewInbox } from './use-review-inbox.ts';

afterEach(cleanup);

function show(props: Partial<ReviewCardProps> = {}) {
  const onAnswer = vi.fn();
  const of = (changes: Partial<ReviewCardProps>) => (
    <ReviewCard review={makeReview()} onAnswer={onAnswer} locale="en" {...props} {...changes} />
  );
  const result = render(of({}));
  const update = (changes: Partial<ReviewCardProps>) => result.rerender(of(changes));
  return { ...result, onAnswer, update, card: screen.getByRole('article') };
}

const button = (name: RegExp): HTMLElement => screen.getByRole('button', { name });

describe('ReviewCard', () => {
  it('says what is asked, by which job, about what and since when', async () => {
    const { container, card } = show({ job: makeJob({ kind: 'find-cells' }), title: 'plate-7.tiff' });
    expect(screen.getByRole('article', { name: 'Are these outlines right?' })).toBe(card);
    expect(card.textContent).toContain('Three of them are uncertain.');
    expect(screen.getByText('plate-7.tiff')).toBeDefined();
    expect(screen.getByText('Find cells')).toBeDefined();
    expect(card.querySelector('time')?.textContent).toMatch(/ago$/);
    expect(card.tabIndex).toBe(0);
    expect(await violations(container)).toEqual([]);
  });

  it('answers by a button, and by its number while the card has the focus', () => {
    const { onAnswer, card } = show();
    fireEvent.click(button(/^Accept/));
    fireEvent.keyDown(card, { key: '2' });
    expect(onAnswer.mock.calls).toEqual([['accept'], ['redo']]);
  });

  it('takes no number for an answer that is none, is held down, or is typed', () => {
    const { onAnswer, card } = show({ children: () => <input aria-label="Threshold" /> });
    fireEvent.keyDown(card, { key: '3' });
    fireEvent.keyDown(card, { key: '1', ctrlKey: true });
    fireEvent.keyDown(card, { key: '1', repeat: true });
    fireEvent.keyDown(screen.getByLabelText('Threshold'), { key: '1' });
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('asks in the way of the application', () => {
    const { onAnswer } = show({
      review: makeReview({ choices: [] }),
      children: ({ answer, pending }) => (
        <button type="button" disabled={pending} onClick={() => answer({ threshold: 0.5 })}>
          Continue
        </button>
      ),
    });
    fireEvent.click(button(/Continue/));
    expect(onAnswer).toHaveBeenCalledWith({ threshold: 0.5 });
  });

  it('shows at once which answer is on its way, and takes no second one', () => {
    const { onAnswer, update, card } = show();
    fireEvent.click(button(/Find them again/));
    update({ pending: 'answer' });
    expect(screen.getAllByText('Answering…')).toHaveLength(2);
    expect(screen.getByRole('status').textContent).toBe('Answering…');
    expect(button(/Find them again/).dataset['sent']).toBe('true');
    expect(button(/^Accept/).dataset['sent']).toBeUndefined();
    fireEvent.click(button(/^Accept/));
    fireEvent.keyDown(card, { key: '1' });
    expect(onAnswer).toHaveBeenCalledTimes(1);
  });

  it('takes an answer back that was refused, with the reason', async () => {
    const onDismiss = vi.fn();
    const { onAnswer, update, container } = show({ onDismiss });
    update({ pending: 'answer' });
    update({ refused: { reason: 'The job was cancelled.' } });
    expect(screen.getByRole('status').textContent).toBe('');
    expect(screen.getByRole('alert').textContent).toBe('Could not answer: The job was cancelled.');
    expect(await violations(container)).toEqual([]);
    fireEvent.click(button(/^Dismiss/));
    expect(onDismiss).toHaveBeenCalled();
    fireEvent.click(button(/^Accept/));
    expect(onAnswer).toHaveBeenCalledWith('accept');
  });

  it('tells who answered meanwhile, and keeps the focus on the card', () => {
    const { update, card } = show({ nameOf: () => 'Anna' });
    act(() => button(/^Accept/).focus());
    update({ review: makeReview({ status: 'answered', answer: 'redo', answeredBy: 'u1', revision: 2 }) });
    expect(screen.getByText('Anna answered: Find them again')).toBeDefined();
    expect(screen.getByRole('status').textContent).toBe(
      'Are these outlines right? Anna answered: Find them again',
    );
    expect(screen.queryByRole('button')).toBeNull();
    expect(document.activeElement).toBe(card);
  });

  it('takes the focus from nowhere else', () => {
    const { update } = show();
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    update({ review: makeReview({ status: 'withdrawn' }) });
    expect(document.activeElement).toBe(elsewhere);
    expect(screen.getByText('The job ended without an answer.')).toBeDefined();
    elsewhere.remove();
  });

  it('has nothing to answer with for who may not', () => {
    show({ onAnswer: undefined, children: () => <input /> });
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('useReviewInbox', () => {
  it('keeps what was open in its place when it is settled, and leaves out what was settled before', () => {
    const [one, two] = [makeReview({ id: 'r1' }), makeReview({ id: 'r2' })];
    const old = makeReview({ id: 'r0', status: 'answered' });
    const { result, rerender } = renderHook((reviews: readonly JobReview[]) => useReviewInbox(reviews), {
      initialProps: [old, one, two],
    });
    const shown = () => result.current.map(({ id, status }) => `${id} ${status}`);
    expect(shown()).toEqual(['r1 open', 'r2 open']);
    rerender([old, { ...one, status: 'answered' }, two]);
    expect(shown()).toEqual(['r1 answered', 'r2 open']);
  });
});
