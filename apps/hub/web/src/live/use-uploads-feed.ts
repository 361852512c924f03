import type { Position } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { urls } from '../endpoints.ts';
import { useUser } from '../session.ts';
import { type Feed, feedOf } from './feed-state.ts';
import { useLive } from './live-provider.tsx';
import { readUploads } from './read-uploads.ts';
import { useFollow } from './use-follow.ts';

/** Reads one's own uploads of all projects and follows the channel that tells of them. */
export function useUploadsFeed(): Feed {
  const live = useLive();
  const { id: userId } = useUser();
  const channel = `user:${userId}`;
  const query = useQuery({
    queryKey: ['uploads'],
    queryFn: async ({ signal }) => {
      let after: Position | undefined;
      await readUploads(live, urls.uploads(), {
        within: (item) => item.userId === userId,
        note: (answer) => (after ??= answer.positions.get(channel)),
        signal,
      });
      return { after };
    },
    staleTime: 0,
  });
  useFollow(channel, { queryKey: ['uploads'], read: query.isSuccess, after: query.data?.after });
  return feedOf(query);
}
