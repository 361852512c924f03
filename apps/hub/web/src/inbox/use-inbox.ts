import { mostMarked, type Notification } from '@headway/hub-api';
import type { Position } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type Feed, feedOf } from '../live/feed-state.ts';
import { useLive } from '../live/live-provider.tsx';
import { useOwnChannel } from '../live/own-channel.ts';
import { fill } from '../live/use-project-feed.ts';
import { useTable } from '../live/use-table.ts';
import { markNotifications, notificationsUrl } from './inbox-endpoints.ts';
import { useFollow } from '../live/use-follow.ts';

/** Reads the inbox, which the server keeps short, and follows it. For what surrounds every page. */
export function useInboxFeed(): Feed {
  const live = useLive();
  const channel = useOwnChannel();
  const query = useQuery({
    queryKey: ['notifications'],
    queryFn: async ({ signal }) => {
      let after: Position | undefined;
      await fill(live.notifications, notificationsUrl, {
        note: (answer) => (after ??= answer.positions.get(channel)),
        signal,
      });
      return { after };
    },
    staleTime: Infinity,
  });
  useFollow(channel, { queryKey: ['notifications'], read: query.isSuccess, after: query.data?.after });
  return feedOf(query);
}

/** One's notifications, newest first. */
export function useNotifications(): readonly Notification[] {
  const all = useTable(useLive().notifications);
  // Ids tell the time.
  return useMemo(() => all.toSorted((a, b) => (a.id < b.id ? 1 : -1)), [all]);
}

/** How much is unread. */
export function countUnread(notifications: readonly Notification[]): number {
  return notifications.filter(({ readAt }) => readAt === null).length;
}

/** Marks notifications as read or unread, on all devices. What the server refuses is told. */
export function useMark(): (notifications: readonly Notification[], read: boolean) => void {
  const toasts = useToasts();
  return useCallback(
    (notifications, read) => {
      const ids = notifications.filter(({ readAt }) => (readAt === null) === read).map(({ id }) => id);
      mark(ids, read).catch((error: unknown) => {
        const description = error instanceof Error ? error.message : undefined;
        toasts.add({ id: 'inbox', kind: 'error', title: 'The inbox was not changed', description });
      });
    },
    [toasts],
  );
}

async function mark(ids: readonly string[], read: boolean): Promise<void> {
  for (let from = 0; from < ids.length; from += mostMarked) {
    await markNotifications({ ids: ids.slice(from, from + mostMarked), read });
  }
}
