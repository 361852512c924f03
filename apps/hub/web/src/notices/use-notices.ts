import type { ListedNotice } from '@headway/hub-api';
import { useChannelEvent } from '@headway/react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useOwnChannel } from '../live/own-channel.ts';
import { useHeld } from '../live/use-held.ts';
import { getNotices } from './notice-endpoints.ts';

const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: async ({ signal }): Promise<readonly ListedNotice[]> => (await getNotices(signal)).data.items,
  staleTime: Infinity,
});

/** What the administrator has to say now, the newest first; `undefined` until it was read. */
export function useNotices(): readonly ListedNotice[] | undefined {
  return useQuery(noticesQuery).data;
}

/** Keeps the notices right, once for all pages. */
export function useNoticesFeed(): void {
  const queryClient = useQueryClient();
  const readAgain = (): void => void queryClient.invalidateQueries({ queryKey: noticesQuery.queryKey });
  const change = (update: (notices: readonly ListedNotice[]) => readonly ListedNotice[]): void => {
    queryClient.setQueryData(noticesQuery.queryKey, (notices) => notices && update(notices));
  };
  const own = useOwnChannel();
  // What was told before a channel was heard is only in the list.
  useHeld('system', readAgain);
  useHeld(own, readAgain);
  useChannelEvent('system', 'notice.changed', ({ data }) => {
    if (data === null) return;
    change((notices) => {
      const known = notices.find(({ id }) => id === data.id);
      if (known) return notices.map((notice) => (notice === known ? { ...known, ...data } : notice));
      return [{ ...data, dismissed: false }, ...notices];
    });
  });
  useChannelEvent('system', 'notice.removed', ({ key }) => {
    change((notices) => notices.filter(({ id }) => key !== `notice:${id}`));
  });
  useChannelEvent(own, 'notice.dismissed', ({ data }) => {
    change((notices) =>
      notices.map((notice) => (notice.id === data?.noticeId ? { ...notice, dismissed: true } : notice)),
    );
  });
}
