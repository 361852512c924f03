import type { Log, Retention } from '@headway/log';
import type { Clock, EventDraft, EventRegistry } from '@headway/protocol';
import type { DurableOptions } from './durable-options.ts';
import type { PresenceOptions } from './presence-options.ts';

/** Who a token speaks of. */
export interface Identity {
  /** `sub` of the token. */
  userId: string;
  /** `sid`: the login session, where there is one. */
  sessionId: string | null;
  /** `jti` of the token, where there is one. */
  tokenId: string | null;
  /** Ms since 1970. */
  issuedAt: number | null;
  /** Ms since 1970. */
  expiresAt: number | null;
}

/** How tokens are checked: by the issuer's key set, or by a secret shared with it (HS256), or by your own function. */
export type Authentication =
  | { jwksUrl: string; issuer: string; audience: string }
  | { secret: string; issuer?: string; audience?: string }
  /** MUST reject for a bad token. A `HeadwayError` keeps its code, anything else reads as `token_invalid`. */
  | { verify: (token: string) => Promise<Identity> };

export interface NamespaceContext {
  identity: Identity;
  /** The whole channel: `project:7`. */
  channel: string;
  /** What follows the colon, empty for a namespace alone. */
  id: string;
}

/** The rules of the channels of one namespace. What is not allowed is denied. */
export interface NamespaceOptions {
  /** Who may subscribe. @default nobody */
  subscribe?: (context: NamespaceContext) => boolean | Promise<boolean>;
  /** Who may publish from a client; the event type must allow clients too. @default nobody */
  publish?: (context: NamespaceContext) => boolean | Promise<boolean>;
  history?: Retention;
  /**
   * Keeps a list of who is in each channel, and tells it to those who may subscribe and ask. It is held in memory: a
   * server that starts knows nobody. @default false
   */
  presence?: boolean | PresenceOptions;
  /**
   * The state that the application has of a channel. Appended before the first snapshot, once in the life of a log: also
   * when events came before anyone subscribed.
   */
  load?: (channel: string, id: string) => Promise<readonly EventDraft[]>;
}

export interface RequestContext {
  identity: Identity;
  /** The client's id for this request. */
  requestId: string;
  /** Of the method and its parameters: the ledger keeps it, since one id stands for one request. */
  fingerprint: string;
}

/**
 * Does what a client asks for. One that throws MUST have had no effect: the client may send the same again. A
 * `HeadwayError` reaches the client, anything else as `internal`.
 */
export type MethodHandler = (params: unknown, context: RequestContext) => Promise<unknown>;

export interface MethodOptions {
  handler: MethodHandler;
  /**
   * A request that is sent again, and that may have run before a restart, runs (again). Right for a method that changes
   * nothing, and for one that commits together with the request's id: what the ledger does not know has had no effect.
   * @default false: such a request is refused as `outcome_unknown`
   */
  repeatable?: boolean;
}

/** Knows the requests that have committed together with their ids: `createRequestLedger` of `@headway/log/outbox`. */
export interface RequestLedger {
  /** For how long, ms. */
  readonly keepMs: number;
  /** MUST give the result of a request that has committed, for as long as `keepMs` at least. */
  find(request: {
    userId: string;
    requestId: string;
  }): Promise<{ result: unknown; fingerprint: string | null } | null>;
}

export interface HeadwayOptions<Events extends object = Record<string, unknown>> {
  log: Log;
  events: EventRegistry<Events>;
  /** By the part of the channel before the colon. */
  namespaces: Readonly<Record<string, NamespaceOptions>>;
  authentication: Authentication;
  /** Handlers of `request`, by method. */
  methods?: Readonly<Record<string, MethodHandler | MethodOptions>>;
  /** Asked before a method runs, so that what has committed is not run again after a restart. @default none */
  ledger?: RequestLedger;
  /** @default '/ws' */
  path?: string;
  /** Origins that browsers may connect from; `localhost` and `127.0.0.1` at any port are allowed in any case unless `strictOrigins`. @default [] (and the server's own host) */
  allowedOrigins?: readonly string[];
  /** @default false */
  strictOrigins?: boolean;
  /** @default 25_000 */
  heartbeatMs?: number;
  /** A peer that is silent for so long is gone. @default 45_000 */
  silenceMs?: number;
  /**
   * A peer that takes nothing of what waits for it for so long is closed as `stalled`, and may come back. Who reads
   * slowly is not: it gets what it has no room for from the log. @default 60_000
   */
  stallMs?: number;
  /** Time for `connect` after the socket opened. @default 10_000 */
  connectTimeoutMs?: number;
  /** @default 1_048_576 */
  maxMessageBytes?: number;
  /** Per connection. @default 1000 */
  maxSubscriptions?: number;
  /**
   * Per connection, sustained; ten seconds' worth in a burst. Beyond, messages are refused as `rate_limited`, and who
   * goes on all the same is closed. An `ack` and a WebSocket ping count as a tenth. @default 100
   */
  maxMessagesPerSecond?: number;
  /** Open sockets of this server; beyond, upgrades are refused with 503. @default 50_000 */
  maxConnections?: number;
  /** Sockets among them that have not said yet who they are. @default 10_000 */
  maxUnauthenticated?: number;
  /** Connections of one user; a further one is closed as `too_many_connections`. @default 50 */
  maxConnectionsPerUser?: number;
  /** Pages of one snapshot; a channel with more state is refused as `snapshot_too_large`. @default 200 */
  maxSnapshotPages?: number;
  /**
   * For so long a revocation is remembered, ms. MUST NOT be shorter than tokens are valid: one that is valid for longer
   * is good again after it. @default 86_400_000
   */
  revocationMs?: number;
  /**
   * For so long the same `id` of a publish or request takes effect once, ms. MUST NOT be longer than the log's
   * `idempotencyWindowMs`. @default 3_600_000
   */
  onceWindowMs?: number;
  /** Events in one `subscribed` page. @default 500 */
  pageEvents?: number;
  /**
   * What may wait for one connection, queued here and in its socket. Events beyond it are not queued: they are read
   * from the log when there is room. A connection that lets more than this pile up in answers to its own messages is
   * closed as `queue_full`. As much of what a client sent may wait to be served; what it sends beyond is refused.
   * @default 8_388_608
   */
  maxQueuedBytes?: number;
  durable?: DurableOptions;
  /** How often the log is swept: trimmed by the history of the namespaces, keys ended whose time is over. @default 60_000 */
  sweepMs?: number;
  clock?: Clock;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}
