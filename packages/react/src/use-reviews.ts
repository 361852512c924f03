import type { ChannelSnapshot } from '@headway/client';
import type { JobReview } from '@headway/protocol';
import { useMemo } from 'react';
import type { AskRules } from './asked.ts';
import { mergeById, newestFirst } from './decode-job.ts';
import { useKit } from './headway-provider.tsx';
import { reviewsOf } from './job-parts.ts';
import { possibleReviewActions } from './possible-actions.ts';
import { type AskedOfMany, useAskedOfMany } from './use-asked-of-many.ts';
import type { Channels } from './use-channel-store.ts';
import { type Freshness, useLive } from './use-live.ts';
import { sameItems } from './use-selection.ts';

export interface UseReviewsOptions {
  /** Reviews as an API answered them. Newer events win. */
  initial?: readonly JobReview[] | undefined;
  /** Which of them. @default 'open' */
  status?: JobReview['status'] | 'all';
}

export interface ReviewList extends AskedOfMany<'answer'>, Freshness {
  /** Those that were asked first come first. */
  reviews: readonly JobReview[];
  /** Never rejects: a refusal is told by `refusedOf`. `undefined`: the provider has no such action. */
  answer: ((reviewId: string, answer: unknown) => Promise<void>) | undefined;
}

const none: readonly JobReview[] = [];
const rules: AskRules<JobReview, 'answer'> = { kind: 'review', possible: possibleReviewActions };

/**
 * What jobs ask people, of a channel that carries it or of several, live.
 * @example
 * const { reviews, answer, pendingOf } = useReviews(`user:${userId}`);
 */
export function useReviews(
  channels: Channels,
  { initial = none, status = 'open' }: UseReviewsOptions = {},
): ReviewList {
  const { actions } = useKit();
  const [all, freshness] = useLive<readonly JobReview[]>(channels, {
    select: (snapshots) =>
      mergeById([initial, ...snapshots.map(heard)])
        .toSorted(newestFirst)
        .reverse(),
    isEqual: sameItems,
  });
  const { askOne, ...asked } = useAskedOfMany(all, rules);
  const reviews = useMemo(
    () => (status === 'all' ? all : all.filter((review) => review.status === status)),
    [all, status],
  );
  const answer = useMemo(
    () =>
      actions.answer &&
      ((reviewId: string, value: unknown) => askOne(reviewId, 'answer', (id) => actions.answer?.(id, value))),
    [actions, askOne],
  );
  return { reviews, answer, ...asked, ...freshness };
}

function heard({ entities }: ChannelSnapshot): readonly JobReview[] {
  return reviewsOf(entities);
}
