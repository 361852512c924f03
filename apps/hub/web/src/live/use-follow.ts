import type { Position } from '@headway/protocol';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive } from './live-provider.tsx';

/** What was read, and from where its channel goes on. */
export interface ReadList {
  /** Of the query that reads it: it is read again when events were missed. */
  queryKey: QueryKey;
  /** Whether it was read at all. */
  read: boolean;
  /** How far the answer reaches into the channel. */
  after: Position | undefined;
}

/** Follows a channel from where a list was read. */
export function useFollow(channel: string, { queryKey, read, after }: ReadList): void {
  const live = useLive();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!read) return undefined;
    return live.follow(channel, {
      after,
      onMissed: () => void queryClient.invalidateQueries({ queryKey }),
    });
    // oxlint-disable-next-line react/exhaustive-deps -- `after` counts only for the first subscribe: a later read must not subscribe anew; the key goes with the channel
  }, [live, channel, read, queryClient]);
}
