import { HeadwayError, type Job, type JobContract, type JobReview } from '@headway/protocol';
import { maxAnswerLength } from './job-reviews.ts';

/** Throws when an answer is none to its question. */
export type CheckAnswer = (job: Job, review: JobReview, answer: unknown) => void | Promise<void>;

/**
 * What checks answers by what the contracts of the jobs declare; an answer to a question that no contract knows is
 * refused.
 * @example
 * const queue = createSqlJobQueue({ db, publisher, checkAnswer: checkAnswers([cells, pages]) });
 */
export function checkAnswers(contracts: readonly Pick<JobContract, 'kind' | 'reviews'>[]): CheckAnswer {
  const byKind = new Map(contracts.map(({ kind, reviews }) => [kind, reviews]));
  return async ({ kind }, { name }, answer) => {
    const reviews = byKind.get(kind);
    const declared = reviews && Object.hasOwn(reviews, name) ? reviews[name] : undefined;
    if (!declared) throw new HeadwayError('bad_message', `Jobs of kind '${kind}' don't ask '${name}'.`);
    const { issues } = await declared.answer['~standard'].validate(answer);
    if (issues) {
      throw new HeadwayError('bad_message', `The answer does not fit: ${issues[0]?.message ?? 'invalid'}`);
    }
  };
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
  if (choices.length > 0 && !isMore && !choices.some(({ value }) => value === answer)) {
    const values = choices.map(({ value }) => `'${value}'`).join(', ');
    throw new HeadwayError('bad_message', `The answer must be one of ${values}.`);
  }
  return json;
}
