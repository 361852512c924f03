/** How much a person has to do with this page just now. */
export type Attention = 'focused' | 'visible' | 'hidden';

/** Watches whether somebody looks at the page; for `useSyncExternalStore`, too. */
export interface PageAttention {
  current(): Attention;
  subscribe(listener: () => void): () => void;
}

interface PageSignals extends EventTarget {
  document: EventTarget & { visibilityState: string; hasFocus(): boolean };
}

/** The attention of the page of a window. */
export function pageAttention(page: PageSignals): PageAttention {
  const { document } = page;
  return {
    current() {
      if (document.visibilityState === 'hidden') return 'hidden';
      return document.hasFocus() ? 'focused' : 'visible';
    },
    subscribe(listener) {
      const stop = new AbortController();
      const { signal } = stop;
      page.addEventListener('focus', listener, { signal });
      page.addEventListener('blur', listener, { signal });
      page.addEventListener('pageshow', listener, { signal });
      document.addEventListener('visibilitychange', listener, { signal });
      return () => stop.abort();
    },
  };
}
