import type { JobReview } from '@headway/protocol';
import { requireReview } from '../projects/access.ts';
import type { HubServices } from '../hub-context.ts';
import { asRefusal } from '../http/problem.ts';

type Records = Pick<HubServices, 'db' | 'queue'>;

const asReviewError = asRefusal('question', { conflict: 'review_conflict', bad_message: 'invalid_body' });

/** Lets a job go on with an answer. @throws ApiError `not_found`, `review_conflict`, `invalid_body`. */
export async function answerReview(
  hub: Records,
  userId: string,
  { reviewId, answer }: { reviewId: string; answer: unknown },
): Promise<JobReview> {
  await requireReview(hub, { userId, action: 'write' }, reviewId);
  return await hub.queue.answer(reviewId, { answer, by: userId }).catch(asReviewError);
}
