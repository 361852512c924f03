import { useChannelEvent } from '@headway/react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readSessionAgain, useUser } from '../session.ts';
import { useOwnChannel } from './own-channel.ts';
import { useHeld } from './use-held.ts';

/** Reads again what is known of accounts when it was changed elsewhere: in another tab, on another device. */
export function AccountWatch(): ReactNode {
  const { id } = useUser();
  const queryClient = useQueryClient();
  const channel = useOwnChannel();
  useHeld(channel, () => {
    for (const queryKey of [['people'], ['sessions']]) void queryClient.invalidateQueries({ queryKey });
  });
  useChannelEvent(channel, 'account.changed', ({ data }) => {
    if (data === null) return;
    const isOwn = data.userId === id;
    const reads = [
      // Of others the administrator hears.
      queryClient.invalidateQueries({ queryKey: ['people'] }),
      ...(isOwn && data.part === 'profile' ? [readSessionAgain(queryClient)] : []),
      ...(isOwn && data.part === 'sessions'
        ? [queryClient.invalidateQueries({ queryKey: ['sessions'] })]
        : []),
    ];
    Promise.all(reads).catch(reportError);
  });
  return null;
}
