import type { JobReview } from '@headway/protocol';
import type { HubServices } from './hub-context.ts';
import { ownJob } from './job-records.ts';
import { ApiError, asRefusal, notFound } from './problem.ts';

type Records = Pick<HubServices, 'db' | 'queue'>;

const asReviewError = asRefusal('question', { conflict: 'review_conflict', bad_message: 'invalid_body' });

/** A question of a job of one's own. @throws ApiError `not_found`, also for what belongs to someone else. */
export async function ownReview(hub: Records, userId: string, reviewId: string): Promise<JobReview> {
  const review = await hub.queue.getReview(reviewId);
  if (!review) throw notFound('question');
  await ownJob(hub, userId, review.jobId).catch((error: unknown) => {
    if (error instanceof ApiError) throw notFound('question');
    throw error;
  });
  return review;
}

/** Lets a job go on with an answer. @throws ApiError `not_found`, `review_conflict`, `invalid_body`. */
export async function answerReview(
  hub: Records,
  userId: string,
  { reviewId, answer }: { reviewId: string; answer: unknown },
): Promise<JobReview> {
  await ownReview(hub, userId, reviewId);
  return await hub.queue.answer(reviewId, { answer, by: userId }).catch(asReviewError);
}
