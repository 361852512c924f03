import { type Context, createContext, useContext, useEffect, useState } from 'react';
import type { News, NewsTeller } from './news-teller.ts';
import { openNewsTeller } from './open-news-teller.ts';

/** `one`: of the tabs that show the same application one tells a piece of news. `each`: every one does. */
export type TabsThatTell = 'one' | 'each';

/** Tells news in one tab of the browser, and once. The same object for the life of its provider. */
export type HearNews = (id: string, news: News) => void;

export const NewsContext: Context<HearNews | null> = createContext<HearNews | null>(null);

/** @throws Error outside a `ToastProvider`. */
export function useNews(): HearNews {
  const hear = useContext(NewsContext);
  if (!hear) throw new Error('The hooks for toasts need a <ToastProvider> above them.');
  return hear;
}

/** The teller of a provider, open while that is mounted. */
export function useNewsTeller(tabs: TabsThatTell, key: string): HearNews {
  const [{ hear, open }] = useState(createHolder);
  useEffect(() => (tabs === 'one' ? open(key) : undefined), [open, tabs, key]);
  return hear;
}

function createHolder(): { hear: HearNews; open: (key: string) => () => void } {
  let teller: NewsTeller | null = null;
  return {
    hear(id, news) {
      if (teller) teller.hear(id, news);
      else news.tell();
    },
    open(key) {
      const opened = openNewsTeller(window, key);
      teller = opened;
      return () => {
        opened.close();
        if (teller === opened) teller = null;
      };
    },
  };
}
