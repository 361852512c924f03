import type { JobReview } from '@headway/protocol';
import { formatCount, type Locale } from './format.ts';
import type { StateWords } from './job-words.ts';
import { nameless } from './presence-words.ts';

/** How a question stands, in a word; what was answered and is not confirmed shows at once. */
export function reviewStateWords(review: Pick<JobReview, 'status'>, pending: boolean): StateWords {
  if (review.status === 'answered') return { tone: 'done', icon: 'done', word: 'Answered' };
  if (review.status === 'withdrawn') return { tone: 'waiting', icon: 'cancelled', word: 'Withdrawn' };
  return pending
    ? { tone: 'waiting', icon: 'waiting', word: 'Answering…' }
    : { tone: 'attention', icon: 'attention', word: 'Needs an answer' };
}

/** Characters of an answer that are shown. */
const maxAnswer = 120;

/** An answer as people read it: the label of its choice, a text, a number; `null` where only a program can read it. */
export function answerWords(choices: JobReview['choices'], answer: unknown, locale?: Locale): string | null {
  if (typeof answer === 'boolean') return answer ? 'Yes' : 'No';
  if (typeof answer === 'number') return formatCount(answer, locale);
  if (typeof answer !== 'string' || answer.trim() === '') return null;
  const text = choices.find(({ value }) => value === answer)?.label ?? answer.trim();
  return text.length > maxAnswer ? `${text.slice(0, maxAnswer - 1)}…` : text;
}

/** People who may have answered. */
export interface Answerers {
  /** The reader's own id. */
  userId?: string | undefined;
  nameOf?: ((userId: string) => string | undefined) | undefined;
}

/** What became of a question: `Anna answered: Accept`; `null` while it is open. */
export function outcomeWords(
  review: Pick<JobReview, 'status' | 'answer' | 'answeredBy' | 'choices'>,
  { userId, nameOf }: Answerers,
  locale?: Locale,
): string | null {
  if (review.status === 'open') return null;
  if (review.status === 'withdrawn') return 'The job ended without an answer.';
  const { answeredBy } = review;
  const isMine = answeredBy !== null && answeredBy === userId;
  const name = answeredBy === null ? undefined : nameOf?.(answeredBy)?.trim();
  const answer = answerWords(review.choices, review.answer, locale);
  const who = isMine ? 'You' : name || nameless;
  return answer === null ? `${who} answered.` : `${who} answered: ${answer}`;
}
