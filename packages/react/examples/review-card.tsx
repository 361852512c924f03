import type { JobReview } from '@headway/protocol';
import { ReviewCard, useReviewInbox } from '@headway/react';
import { type ReactNode, useState } from 'react';

interface ReviewsProps {
  /** Of every status, newest state of each. */
  reviews: readonly JobReview[];
  /** A call of your API; rejects with the reason. */
  answer: (reviewId: string, answer: unknown) => Promise<unknown>;
  /** User id → name. */
  names: ReadonlyMap<string, string>;
}

export function Reviews({ reviews, answer, names }: ReviewsProps): ReactNode {
  // What a colleague answers first says so in its place, instead of vanishing.
  const inbox = useReviewInbox(reviews);
  return inbox.map((review) => <OneReview key={review.id} {...{ review, answer, names }} />);
}

function OneReview({
  review,
  answer,
  names,
}: Omit<ReviewsProps, 'reviews'> & { review: JobReview }): ReactNode {
  const [isPending, setPending] = useState(false);
  const [refused, setRefused] = useState<{ reason: string } | null>(null);

  async function give(value: unknown): Promise<void> {
    setPending(true);
    try {
      await answer(review.id, value);
    } catch (error) {
      setPending(false);
      setRefused({ reason: error instanceof Error ? error.message : 'The server did not say why.' });
    }
  }

  return (
    <ReviewCard
      review={review}
      pending={isPending ? 'answer' : null}
      refused={refused}
      onAnswer={give}
      nameOf={(id) => names.get(id)}
    />
  );
}
