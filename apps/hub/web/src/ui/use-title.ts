import { createContext, useContext, useEffect } from 'react';

/** How much is unread in the inbox: every title tells it. */
export const UnreadContext = createContext(0);

/** Names the page in the browser's tab, the nearest place first. */
export function useTitle(...places: readonly (string | undefined)[]): void {
  const unread = useContext(UnreadContext);
  const title = [...places.filter(Boolean), 'Headway'].join(' · ');
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${title}` : title;
  }, [title, unread]);
}
