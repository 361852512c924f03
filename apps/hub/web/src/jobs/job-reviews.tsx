import type { Job, JobReview } from '@headway/protocol';
import { ReviewCard, useReviews } from '@headway/react';
import type { ReactNode } from 'react';
import { useUser } from '../session.ts';

/** What a job asks now, and what it was told. */
export function JobReviews({ job }: { job: Job }): ReactNode {
  const user = useUser();
  const { reviews, answer, pendingOf, refusedOf } = useReviews(`job:${job.id}`, { status: 'all' });
  return reviews.map((review: JobReview) => (
    <ReviewCard
      key={review.id}
      review={review}
      userId={user.id}
      pending={pendingOf(review.id)}
      refused={refusedOf(review.id)}
      {...(answer && { onAnswer: (value: unknown) => void answer(review.id, value) })}
    />
  ));
}
