import type { JobReview } from '@headway/protocol';
import { useState } from 'react';

/** Questions that are followed; of more, the first ones go when they are settled. */
const maxFollowed = 500;

/**
 * The questions that are open, and those that were open while the page has been shown: what somebody else answers
 * stays in its place and says so, instead of vanishing under the reader's hand.
 * @param reviews of every status, as `useReviews(channel, { status: 'all' })` gives them
 * @example
 * const { reviews } = useReviews(`user:${userId}`, { status: 'all' });
 * const inbox = useReviewInbox(reviews);
 */
export function useReviewInbox(reviews: readonly JobReview[]): readonly JobReview[] {
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set());
  const news = reviews.filter(({ id, status }) => status === 'open' && !seen.has(id));
  if (news.length > 0) setSeen(new Set([...seen, ...news.map(({ id }) => id)].slice(-maxFollowed)));
  return reviews.filter(({ id, status }) => status === 'open' || seen.has(id));
}
