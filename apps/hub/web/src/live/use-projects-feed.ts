import type { Position, Project } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { urls } from '../endpoints.ts';
import { useUser } from '../session.ts';
import { type Feed, feedOf } from './feed-state.ts';
import { useLive } from './live-provider.tsx';
import { fill } from './use-project-feed.ts';
import { useFollow } from './use-follow.ts';

/** Reads the list of projects and follows the user's channel, which tells of new and changed ones. */
export function useProjectsFeed(): Feed {
  const live = useLive();
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
  useFollow(channel, { queryKey: ['projects'], read: query.isSuccess, after: query.data?.after });
  return feedOf(query);
}
