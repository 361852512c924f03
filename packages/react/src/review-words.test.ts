import { describe, expect, it } from 'vitest';
import { answerWords, outcomeWords, reviewStateWords } from './review-words.ts';
import { makeReview } from './testing/make-review.ts';

const { choices } = makeReview();

describe('the state of a question', () => {
  it('shows an answer that is on its way, until the question is settled', () => {
    expect(reviewStateWords({ status: 'open' }, false)).toMatchObject({ tone: 'attention' });
    expect(reviewStateWords({ status: 'open' }, true).word).toBe('Answering…');
    expect(reviewStateWords({ status: 'answered' }, true).word).toBe('Answered');
    expect(reviewStateWords({ status: 'withdrawn' }, true).word).toBe('Withdrawn');
  });
});

describe('an answer in words', () => {
  it.each([
    ['accept', 'Accept'],
    ['something else', 'something else'],
    [true, 'Yes'],
    [false, 'No'],
    [1204.5, '1,204.5'],
    [null, null],
    ['  ', null],
    [{ polygons: [] }, null],
  ])('%j is %j', (answer, words) => {
    expect(answerWords(choices, answer, 'en')).toBe(words);
  });

  it('is cut where it is a whole text', () => {
    expect(answerWords([], 'x'.repeat(200))).toBe(`${'x'.repeat(119)}…`);
  });
});

describe('what became of a question', () => {
  const answered = makeReview({ status: 'answered', answer: 'accept', answeredBy: 'u1' });
  const nameOf = (id: string): string | undefined => (id === 'u1' ? 'Anna' : undefined);

  it('tells who answered what, and the reader that it was them', () => {
    expect(outcomeWords(answered, { nameOf })).toBe('Anna answered: Accept');
    expect(outcomeWords(answered, { nameOf, userId: 'u1' })).toBe('You answered: Accept');
    expect(outcomeWords(answered, {})).toBe('Someone answered: Accept');
    expect(outcomeWords({ ...answered, answeredBy: null, answer: {} }, { nameOf })).toBe('Someone answered.');
  });

  it('tells that nobody did, and nothing while it is open', () => {
    expect(outcomeWords(makeReview({ status: 'withdrawn' }), {})).toBe('The job ended without an answer.');
    expect(outcomeWords(makeReview(), {})).toBeNull();
  });
});
