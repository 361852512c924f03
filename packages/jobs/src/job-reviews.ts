import type { JobReview } from '@headway/protocol';
import type { ReviewQuestion } from './review-question.ts';

export interface ReviewFilter {
  status?: readonly JobReview['status'][];
  /** Labels of the jobs that ask; all must match. */
  labels?: Readonly<Record<string, string>>;
  /** Of one job. */
  jobId?: string;
  /** 1 to 500. @default 50 */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/** What a person says. */
export interface ReviewAnswer {
  /** Plain JSON, at most `maxAnswerLength` characters; where the question has choices one of their values, or an object. */
  answer: unknown;
  /** The user who answers. */
  by: string;
}

/** Most characters of the JSON of an answer. */
export const maxAnswerLength = 16_384;

/**
 * Questions of jobs to people. They are told to the channels of their job: `job.review` while they are open,
 * `job.reviewed` after.
 *
 * - A question and the state of its job MUST change in one transaction.
 * - An answer MUST be in the continuation of the next run under the name of its question, beside earlier ones.
 * - The question of a job that is cancelled MUST be withdrawn.
 */
export interface JobReviews<Transaction = never> {
  /**
   * Ends the run with a question: the job is `reviewing`, and goes on in a new run once it is answered, from `state`.
   * MUST change nothing when the fence is not the newest or the run has ended, and say so by `false`.
   * @throws HeadwayError `state_too_large` as `save`.
   */
  review(id: string, fence: number, question: ReviewQuestion, state: unknown): Promise<boolean>;
  /** Newest first. */
  reviews(filter: ReviewFilter): Promise<{ items: readonly JobReview[]; nextCursor: string | null }>;
  getReview(reviewId: string, transaction?: Transaction): Promise<JobReview | null>;
  /**
   * Lets the job go on with an answer.
   * @throws HeadwayError `not_found` when there is no such question, `conflict` when it is no longer open, `bad_message`
   *   when the answer does not fit.
   */
  answer(reviewId: string, answer: ReviewAnswer, transaction?: Transaction): Promise<JobReview>;
}
