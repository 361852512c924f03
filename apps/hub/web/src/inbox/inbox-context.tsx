import { createContext, type ReactNode, useContext } from 'react';
import type { Feed } from '../live/feed-state.ts';
import { UnreadContext } from '../ui/use-title.ts';
import { countUnread, useInboxFeed, useNotifications } from './use-inbox.ts';

const FeedContext = createContext<Feed | null>(null);

/** Holds the inbox while the app is open, and names in every page's title how much is unread. */
export function InboxProvider({ children }: { children: ReactNode }): ReactNode {
  const feed = useInboxFeed();
  const unread = countUnread(useNotifications());
  return (
    <FeedContext value={feed}>
      <UnreadContext value={unread}>{children}</UnreadContext>
    </FeedContext>
  );
}

/** How the reading of the inbox stands. @throws Error outside an `InboxProvider`. */
export function useInbox(): Feed {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error('useInbox needs an <InboxProvider> above it.');
  return feed;
}
