import type { Activity, Page } from '@headway/hub-api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { request } from '../api.ts';
import { useLive } from '../live/live-provider.tsx';
import { useOwnChannel } from '../live/own-channel.ts';
import { useTable } from '../live/use-table.ts';
import { useFollow } from '../live/use-follow.ts';

/** What was done, as far back as was asked for. */
export interface ActivityLines {
  status: 'loading' | 'ready' | 'failed';
  error: Error | null;
  /** Newest first. */
  lines: readonly Activity[];
  hasOlder: boolean;
  isReading: boolean;
  readOlder(): void;
  readAgain(): void;
}

const pageLength = 50;

/** Reads what was done in a project, or everywhere without one, and follows it live. */
export function useActivity(projectId?: string): ActivityLines {
  const live = useLive();
  const own = useOwnChannel();
  const channel = projectId === undefined ? own : `project:${projectId}`;
  const path =
    projectId === undefined ? '/api/activity' : `/api/projects/${encodeURIComponent(projectId)}/activity`;
  const mine = useTable(live.memberships);
  const projects = useMemo(() => new Set(mine.map((membership) => membership.projectId)), [mine]);
  const query = useInfiniteQuery({
    // Read anew with each project that comes or goes: what was done there comes and goes with it.
    queryKey: ['activity', channel, projectId === undefined ? [...projects].toSorted().join(' ') : ''],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      const answer = await request<Page<Activity>>(`${path}?limit=${pageLength}${cursor}`, { signal });
      live.activities.upsert(answer.data.items);
      const ids = answer.data.items.map(({ id }) => id);
      return { ids, nextCursor: answer.data.nextCursor, after: answer.positions.get(channel) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
  useFollow(channel, {
    queryKey: ['activity', channel],
    read: query.isSuccess,
    after: query.data?.pages[0]?.after,
  });

  const all = useTable(live.activities);
  const pages = query.data?.pages;
  const lines = useMemo(() => {
    const floor = pages?.at(-1)?.nextCursor ?? '';
    const given = new Set(pages?.flatMap(({ ids }) => ids));
    const isShown = ({ id, project }: Activity): boolean => {
      // Ids tell the time: what another page has read of older times would leave gaps here.
      if (id < floor) return false;
      if (projectId !== undefined) return project?.id === projectId;
      return project === null || projects.has(project.id) || given.has(id);
    };
    return all.filter(isShown).toSorted((a, b) => (a.id < b.id ? 1 : -1));
  }, [all, pages, projects, projectId]);
  return {
    status: query.isSuccess ? 'ready' : query.isError ? 'failed' : 'loading',
    error: query.error,
    lines,
    hasOlder: query.hasNextPage,
    isReading: query.isFetchingNextPage,
    readOlder: () => void query.fetchNextPage(),
    readAgain: () => void query.refetch(),
  };
}
