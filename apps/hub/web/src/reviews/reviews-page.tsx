import type { Job, JobReview } from '@headway/protocol';
import { ReviewCard, useJobs, useReviewInbox, useReviews } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { getReviews, urls } from '../endpoints.ts';
import { jobTitle } from '../jobs/job-title.ts';
import { useOwnChannel } from '../live/own-channel.ts';
import { useUser } from '../session.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { useLeaving } from './use-leaving.ts';

const none: readonly JobReview[] = [];

/** What jobs ask: an inbox, the longest waiting first. */
export function ReviewsPage(): ReactNode {
  const channel = useOwnChannel();
  const user = useUser();
  const query = useQuery({
    queryKey: ['reviews'],
    queryFn: async ({ signal }) => (await getReviews(signal)).items,
    staleTime: 0,
  });
  const { reviews, answer, pendingOf, refusedOf, status } = useReviews(channel, {
    initial: query.data ?? none,
    status: 'all',
  });
  const { jobs } = useJobs({ channel });
  const jobOf = useMemo(() => new Map(jobs.map((job) => [job.id, job])), [jobs]);
  const shown = useLeaving(useReviewInbox(reviews), user.id);
  const open = shown.filter(({ review }) => review.status === 'open').length;
  useTitle(open > 0 ? `Reviews (${open})` : 'Reviews');
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Whoever answers by keys goes on with the next one.
    const leaving = list.current?.querySelector('li[data-leaving]:focus-within');
    const next = leaving?.nextElementSibling ?? leaving?.previousElementSibling;
    next?.querySelector<HTMLElement>('article')?.focus();
  }, [shown]);
  const step = (by: number): void => focusCard(list.current, by);
  const group = 'Reviews';
  useCommand({ id: 'next', label: 'Next question', group, keys: ['j'], run: () => step(1) });
  useCommand({ id: 'previous', label: 'Previous question', group, keys: ['k'], run: () => step(-1) });

  const known = query.isSuccess || status === 'live';
  return (
    <PageFrame title="Reviews">
      {query.isError && shown.length === 0 && status !== 'live' ? (
        <ProblemPanel error={query.error} what="list" onRetry={() => void query.refetch()} />
      ) : known && shown.length === 0 ? (
        <EmptyState icon={<Inbox />} title="Nothing waits for you">
          When a job needs an answer, its question stands here. The job waits, no worker is held up, and it
          goes on as soon as you have answered.
        </EmptyState>
      ) : (
        <ol className="hub-reviews" ref={list}>
          {shown.map(({ review, isLeaving }) => {
            const job = jobOf.get(review.jobId);
            return (
              <li key={review.id} data-leaving={isLeaving || undefined}>
                <ReviewCard
                  review={review}
                  {...(job && { job, title: jobTitle(job) })}
                  userId={user.id}
                  pending={pendingOf(review.id)}
                  refused={refusedOf(review.id)}
                  {...(answer && { onAnswer: (value: unknown) => void answer(review.id, value) })}
                >
                  {() => <Subject job={job} review={review} />}
                </ReviewCard>
              </li>
            );
          })}
        </ol>
      )}
    </PageFrame>
  );
}

/** What the question is about: the image, and the way to its job. */
function Subject({ job, review }: { job: Job | undefined; review: JobReview }): ReactNode {
  const { assetId, projectId } = job?.labels ?? {};
  return (
    <span className="hub-review-subject">
      {assetId !== undefined && <img src={urls.thumbnail(assetId)} alt="" loading="lazy" />}
      {assetId !== undefined && projectId !== undefined && (
        <Link to="/projects/$projectId/images/$assetId" params={{ projectId, assetId }} className="hub-link">
          Look at the image
        </Link>
      )}
      <Link to="/jobs/$jobId" params={{ jobId: review.jobId }} className="hub-link">
        Open job
      </Link>
    </span>
  );
}

/** Moves the focus to the card after (or before) the one that has it; to the first one when none has. */
function focusCard(list: HTMLElement | null, by: number): void {
  const cards = [...(list?.querySelectorAll<HTMLElement>(':scope > li:not([data-leaving]) > article') ?? [])];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  cards[at < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, at + by))]?.focus();
}
