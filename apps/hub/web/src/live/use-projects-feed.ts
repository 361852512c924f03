import type { Position, Project } from '@headway/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { urls } from '../endpoints.ts';
import { useUser } from '../session.ts';
import { type Feed, feedOf } from './feed-state.ts';
import { useLive } from './live-provider.tsx';
import { fill } from './use-project-feed.ts';

/** Reads the list of projects and follows the user's channel, which tells of new and changed ones. */
export function useProjectsFeed(): Feed {
  const live = useLive();
  const queryClient = useQueryClient();
  const channel = `user:${useUser().id}`;
  const query = useQuery({
    queryKey: ['projects'],
    queryFn: async ({ signal }) => {
      let after: Position | undefined;
      await fill<Project>(live.projects, urls.projects, {
        note: (answer) => (after ??= answer.positions.get(channel)),
        signal,
      });
      return { after };
    },
    staleTime: 0,
  });
  const read = query.isSuccess;
  const after = query.data?.after;
  useEffect(() => {
    if (!read) return undefined;
    return live.follow(channel, {
      after,
      onMissed: () => void queryClient.invalidateQueries({ queryKey: ['projects'] }),
    });
    // oxlint-disable-next-line react/exhaustive-deps -- `after` counts only for the first subscribe: a later read must not subscribe anew
  }, [live, channel, read, queryClient]);
  return feedOf(query);
}
