/** What the service worker needs to know of a request. */
export interface RequestFacts {
  method: string;
  /** `navigate` for a page that is opened. */
  mode: string;
  url: string;
}

/**
 * How a request is answered. `page`: by the network, and while that is away by the app's own start page, which says so.
 * `asset`: from the cache, since its name changes with its content. `file`: by the network, else from the cache.
 * `pass`: not at all; nothing of it is ever kept.
 */
export type Answer = 'page' | 'asset' | 'file' | 'pass';

/** Files of the app with lasting names. */
const files: ReadonlySet<string> = new Set([
  '/favicon.svg',
  '/theme.js',
  '/manifest.webmanifest',
  '/apple-touch-icon.png',
]);

/** Decides by the address alone: what people see of their data comes from `/api` and `/ws`, and is passed on. */
export function howToAnswer({ method, mode, url }: RequestFacts, origin: string): Answer {
  const { origin: of, pathname } = new URL(url);
  if (method !== 'GET' || of !== origin) return 'pass';
  if (pathname.startsWith('/assets/')) return 'asset';
  if (files.has(pathname) || pathname.startsWith('/icons/')) return 'file';
  const isServers = /^\/(?:api|ws|healthz|readyz|metrics)(?:\/|$)/.test(pathname);
  return mode === 'navigate' && !isServers ? 'page' : 'pass';
}

/** The files of the app that its start page names. */
export function filesOfPage(html: string): string[] {
  const named = [...html.matchAll(/\s(?:src|href)="(\/[^"?#]+)"/g)].map(([, path = '']) => path);
  return [...new Set(named)];
}
