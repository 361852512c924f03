import { useConnection, useToasts } from '@headway/react';
import { type ReactNode, useEffect } from 'react';

/** How often a page that stays open asks, ms. */
const askMs = 3_600_000;

/**
 * Says that the server has a newer version of the app than this page is. A server that comes back may be a newer one:
 * it is asked then, and every hour.
 */
export function NewVersion(): ReactNode {
  const toasts = useToasts();
  const isConnected = useConnection().state.status === 'connected';
  useEffect(() => {
    if (!isConnected) return undefined;
    const ask = (): void => {
      isNewer()
        .then((newer) => {
          if (!newer) return;
          toasts.add({
            id: 'new-version',
            title: 'A newer version is ready',
            description: 'It is there as soon as you load the page again.',
            timeoutMs: 0,
            actions: [{ label: 'Load again', onAction: () => location.reload() }],
          });
        })
        .catch(() => {
          // The server is away again: it is asked when it is back.
        });
    };
    ask();
    const timer = setInterval(ask, askMs);
    return () => clearInterval(timer);
  }, [isConnected, toasts]);
  return null;
}

async function isNewer(): Promise<boolean> {
  const own = entryOf(document);
  const answer = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
  if (!answer.ok || own === null) return false;
  const theirs = entryOf(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  return theirs !== null && theirs !== own;
}

/** The path of the script that a page begins with, which changes with each version. */
export function entryOf(page: Document): string | null {
  return page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null;
}
