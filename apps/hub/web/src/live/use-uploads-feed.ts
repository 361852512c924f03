import type { Position } from '@headway/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { urls } from '../endpoints.ts';
import { useUser } from '../session.ts';
import { type Feed, feedOf } from './feed-state.ts';
import { useLive } from './live-provider.tsx';
import { readUploads } from './read-uploads.ts';

/** Reads one's own uploads of all projects and follows the channel that tells of them. */
export function useUploadsFeed(): Feed {
  const live = useLive();
  const queryClient = useQueryClient();
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
  const read = query.isSuccess;
  const after = query.data?.after;
  useEffect(() => {
    if (!read) return undefined;
    return live.follow(channel, {
      after,
      onMissed: () => void queryClient.invalidateQueries({ queryKey: ['uploads'] }),
    });
    // oxlint-disable-next-line react/exhaustive-deps -- `after` counts only for the first subscribe: a later read must not subscribe anew
  }, [live, channel, read, queryClient]);
  return feedOf(query);
}
