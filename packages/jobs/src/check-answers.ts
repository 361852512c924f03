import { HeadwayError, type Job, type JobContract, type JobReview } from '@headway/protocol';
import { maxAnswerLength } from './job-reviews.ts';

/** Throws when an answer is none to its question. */
export type CheckAnswer = (job: Job, review: JobReview, answer: unknown) => void | Promise<void>;

export interface CheckAnswersOptions {
  /**
   * What becomes of answers to jobs of other kinds, as workers elsewhere have them: a question with choices has one of
   * those for an answer, any other one takes any.
   * @default 'refused'
   */
  otherKinds?: 'refused' | 'taken';
}

/**
 * What checks answers by what the contracts of the jobs declare; an answer to a question that its contract does not know
 * is refused.
 * @example
 * const queue = createSqlJobQueue({ db, publisher, checkAnswer: checkAnswers([cells, pages]) });
 */
export function checkAnswers(
  contracts: readonly Pick<JobContract, 'kind' | 'reviews'>[],
  { otherKinds = 'refused' }: CheckAnswersOptions = {},
): CheckAnswer {
  const byKind = new Map(contracts.map(({ kind, reviews }) => [kind, reviews]));
  return async ({ kind }, { name, choices }, answer) => {
    if (otherKinds === 'taken' && !byKind.has(kind)) return requireChoice(choices, answer);
    const reviews = byKind.get(kind);
    const declared = reviews && Object.hasOwn(reviews, name) ? reviews[name] : undefined;
    if (!declared) throw new HeadwayError('bad_message', `Jobs of kind '${kind}' don't ask '${name}'.`);
    const { issues } = await declared.answer['~standard'].validate(answer);
    if (issues) {
      throw new HeadwayError('bad_message', `The answer does not fit: ${issues[0]?.message ?? 'invalid'}`);
    }
  };
}

function requireChoice(choices: JobReview['choices'], answer: unknown): void {
  if (choices.length === 0 || choices.some(({ value }) => value === answer)) return;
  const values = choices.map(({ value }) => `'${value}'`).join(', ');
  throw new HeadwayError('bad_message', `The answer must be one of ${values}.`);
}

/**
 * The answer as it is kept.
 * @throws HeadwayError `bad_message` when it is no JSON, too long, or neither among the choices nor an object.
 */
export function answerJson({ choices }: JobReview, answer: unknown): string {
  const json = JSON.stringify(answer) as string | undefined;
  if (json === undefined || json.length > maxAnswerLength) {
    throw new HeadwayError('bad_message', `An answer is JSON of at most ${maxAnswerLength} characters.`);
  }
  // An object is more than a choice: whether it fits is for the contract to say.
  const isMore = typeof answer === 'object' && answer !== null;
  if (!isMore) requireChoice(choices, answer);
  return json;
}
