import type { ClientInfo, Clock, Code } from '@headway/protocol';
import type { Environment } from './environment.ts';

export interface ClientOptions {
  /** `wss://host/ws`, or a path such as `/ws` on the page's own host: without a page such a client can't connect. */
  url: string;
  /**
   * Gives a token; called before a connect when there is none or it is near its end, and to renew it in place.
   * `null`: connect without one. A failure counts as a failed attempt; a `HeadwayError` whose code says to stop
   * (`unauthenticated`, `signed_out`) ends the client.
   */
  getToken?: () => Promise<string | null>;
  /** @default a random id for this tab, kind `web` in a browser and `unknown` elsewhere */
  client?: Partial<ClientInfo>;
  /** Connects in a row that may fail before the client gives up; `Infinity` never does. @default 10 */
  maxAttempts?: number;
  /** Longest delay between attempts. @default 30_000 */
  maxDelayMs?: number;
  /** A connection that is silent for so long is given up. @default 45_000 */
  silenceMs?: number;
  /** Time for a socket to open and be answered, and for `getToken`. @default 10_000 */
  connectTimeoutMs?: number;
  clock?: Clock;
  /** 0 ≤ x < 1. @default Math.random */
  random?: () => number;
  /** @default the platform's WebSocket */
  WebSocket?: new (url: string) => WebSocketLike;
  /** What the client sees of the world around it. @default the browser's, or what Node has of it */
  environment?: Environment;
  /** Hears what goes wrong without a caller to tell: a handler that threw, a frame that could not be read. */
  onError?: (error: unknown, context: { stage: string }) => void;
}

/** The part of the standard WebSocket that the client uses. */
export interface WebSocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
}

/** What a screen shows about the connection. */
export type ConnectionState =
  | { status: 'idle' }
  | { status: 'connecting'; attempt: number }
  | { status: 'connected'; connection: string; since: number }
  /** `retryAt`: ms since 1970. */
  | { status: 'waiting'; attempt: number; retryAt: number; code: Code }
  /** `message`: what the server said, else the code in plain words; `sentenceOf` of `@headway/protocol` says it well. */
  | { status: 'closed'; code: Code; message: string };
