import type { ClientKind } from '@headway/protocol';
import type { WebSocketLike } from './options.ts';

/**
 * What happened around the client. `online`, `offline`: of the network, or of the page, which goes into the back-forward
 * cache and comes out of it. `wake`: the page is looked at again, or was frozen, or the device slept.
 */
export type Signal = 'online' | 'offline' | 'wake';

/** What the client sees of the world around it. */
export interface Environment {
  readonly kind: ClientKind;
  openSocket(url: string): WebSocketLike;
  /** Makes a WebSocket URL of what the application gave. @throws TypeError when it can't. */
  resolveUrl(url: string): string;
  /** Whether nobody can see the page, so that its timers may be late without the device having slept. */
  hidden(): boolean;
  /** Reports signals until the returned function is called. */
  watch(listener: (signal: Signal) => void): () => void;
  /** Runs `callback` once, soon: before the next frame where there are frames. Called once for many changes. */
  schedule(callback: () => void): void;
}

interface BrowserGlobals {
  window?: EventTarget;
  document?: EventTarget & { visibilityState: string };
  location?: { href: string };
  WebSocket?: new (url: string) => WebSocketLike;
  requestAnimationFrame?: (callback: () => void) => unknown;
}

// A frame may never come: the page can be hidden after it was asked for.
const frameDeadlineMs = 100;

/** The platform's environment: a browser's, or what other runtimes have of it. */
export function platformEnvironment(Socket?: new (url: string) => WebSocketLike): Environment {
  const globals = globalThis as unknown as BrowserGlobals;
  const { document, window, location } = globals;
  return {
    kind: document ? 'web' : 'unknown',
    openSocket(url) {
      const Constructor = Socket ?? globals.WebSocket;
      if (!Constructor) throw new TypeError("No WebSocket here: pass one as the option 'WebSocket'.");
      return new Constructor(url);
    },
    resolveUrl: (url) => resolveUrl(url, location?.href),
    hidden: () => document?.visibilityState === 'hidden',
    watch(listener) {
      const stop = new AbortController();
      const hear = (target: EventTarget | undefined, type: string, handler: (event: Event) => void): void => {
        target?.addEventListener(type, handler, { signal: stop.signal });
      };
      hear(window, 'online', () => listener('online'));
      hear(window, 'offline', () => listener('offline'));
      // Pages go into the back-forward cache without a connection, and come out of it as onto a new network.
      hear(window, 'pagehide', () => listener('offline'));
      hear(window, 'pageshow', (event) => {
        if ('persisted' in event && event.persisted) listener('online');
      });
      hear(document, 'resume', () => listener('wake'));
      hear(document, 'visibilitychange', () => {
        if (document?.visibilityState === 'visible') listener('wake');
      });
      return () => stop.abort();
    },
    schedule(callback) {
      if (document?.visibilityState !== 'visible' || !globals.requestAnimationFrame) {
        queueMicrotask(callback);
        return;
      }
      let ran = false;
      const once = (): void => {
        if (ran) return;
        ran = true;
        callback();
      };
      globals.requestAnimationFrame(once);
      setTimeout(once, frameDeadlineMs);
    },
  };
}

/** @throws TypeError when the URL is a path and there is no page, or it is not of http(s) or ws(s). */
export function resolveUrl(url: string, page: string | undefined): string {
  const resolved = URL.parse(url, page);
  const protocol = resolved?.protocol.replace(/^http/, 'ws');
  if (!resolved || (protocol !== 'ws:' && protocol !== 'wss:')) {
    throw new TypeError(`'url' must be like 'wss://host/ws' or, on a page, '/ws'; got '${url}'.`);
  }
  resolved.protocol = protocol;
  resolved.hash = '';
  return resolved.href;
}
