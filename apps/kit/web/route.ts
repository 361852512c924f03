import { useSyncExternalStore } from 'react';

const moved = 'headway-kit-moved';

/** The place that is shown: `''` for the first page, else the address of a component. */
export function usePlace(): string {
  return useSyncExternalStore(subscribe, () => location.pathname.replaceAll('/', ''));
}

/** The address of a place in this visit. */
export function hrefOf(place: string): string {
  return `/${place}${location.search}`;
}

export function go(place: string): void {
  if (hrefOf(place) === `${location.pathname}${location.search}`) return;
  history.pushState(null, '', hrefOf(place));
  dispatchEvent(new Event(moved));
  scrollTo({ top: 0 });
}

function subscribe(listener: () => void): () => void {
  addEventListener(moved, listener);
  addEventListener('popstate', listener);
  return () => {
    removeEventListener(moved, listener);
    removeEventListener('popstate', listener);
  };
}
