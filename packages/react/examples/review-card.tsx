import { ReviewCard, useReviewInbox, useReviews } from '@headway/react';
import type { ReactNode } from 'react';

interface ReviewsProps {
  userId: string;
  /** User id → name, from your own users. */
  names: ReadonlyMap<string, string>;
}

export function Reviews({ userId, names }: ReviewsProps): ReactNode {
  const { reviews, answer, dismiss, pendingOf, refusedOf } = useReviews(`user:${userId}`, { status: 'all' });
  // What a colleague answers first says so in its place, instead of vanishing.
  const inbox = useReviewInbox(reviews);
  return inbox.map((review) => (
    <ReviewCard
      key={review.id}
      review={review}
      pending={pendingOf(review.id)}
      refused={refusedOf(review.id)}
      onDismiss={() => dismiss(review.id)}
      onAnswer={answer && ((value) => answer(review.id, value))}
      userId={userId}
      nameOf={(id) => names.get(id)}
    />
  ));
}
