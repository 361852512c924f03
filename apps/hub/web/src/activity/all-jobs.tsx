import type { Job } from '@headway/protocol';
import { useJobs } from '@headway/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { getJobs } from '../endpoints.ts';
import { OwnJobList } from '../jobs/own-job-list.tsx';
import { useOwnChannel } from '../live/own-channel.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { ActivityViews } from './activity-views.tsx';

const pageJobs = 200;
const none: readonly Job[] = [];

/** All jobs of the one who is signed in, in every project. */
export function AllJobs(): ReactNode {
  const channel = useOwnChannel();
  const navigate = useNavigate();
  const { state, kind, text } = useSearch({ from: '/app/activity' });
  const filter = useMemo(
    () => ({ state: state ?? null, kind: kind ?? null, text: text ?? '' }),
    [state, kind, text],
  );
  const pages = useInfiniteQuery({
    queryKey: ['jobs'],
    queryFn: ({ pageParam, signal }) =>
      getJobs({ limit: pageJobs, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
  const initial = useMemo(() => pages.data?.pages.flatMap(({ items }) => items) ?? none, [pages.data]);
  const { jobs, status } = useJobs({ channel, initial });
  const failed = pages.isError && status !== 'live' && jobs.length === 0;
  return (
    <PageFrame
      title="Activity"
      className="hub-list-page"
      actions={
        <>
          {pages.hasNextPage && (
            <button
              type="button"
              className="hw-button"
              disabled={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              Show older
            </button>
          )}
          <ActivityViews />
        </>
      }
    >
      {failed ? (
        <ProblemPanel error={pages.error} what="list" onRetry={() => void pages.refetch()} />
      ) : (
        <OwnJobList
          channel={channel}
          jobs={jobs}
          status={pages.isPending && jobs.length === 0 ? 'pending' : status}
          filter={filter}
          onFilter={(next) =>
            void navigate({
              to: '/activity',
              replace: true,
              search: {
                view: 'jobs',
                state: next.state ?? undefined,
                kind: next.kind ?? undefined,
                text: next.text || undefined,
              },
            })
          }
          empty={
            <EmptyState
              icon={<Activity />}
              title="Nothing has run yet"
              action={
                <Link to="/projects" className="hw-button hw-button-primary">
                  Go to projects
                </Link>
              }
            >
              Every image that you process is a job. Here you see all of them, in every project, and act on
              many at once.
            </EmptyState>
          }
        />
      )}
    </PageFrame>
  );
}
