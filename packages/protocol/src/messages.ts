import type { Code } from './codes.ts';
import type { EventDraft, HeadwayEvent } from './event.ts';
import type { Position } from './position.ts';

/** The version of the wire protocol that these messages belong to. */
export const protocolVersion = 1;

export const clientKinds = ['web', 'desktop', 'mobile', 'plugin', 'worker', 'unknown'] as const;
export type ClientKind = (typeof clientKinds)[number];

/** How a client introduces itself; `id` stays the same across reconnects of one browser tab or device. */
export interface ClientInfo {
  id: string;
  kind: ClientKind;
  name?: string;
  version?: string;
}

/** Narrows a subscription: an event passes when its type and its key pass. */
export interface EventFilter {
  /** Types, or prefixes that end with `.*`: `job.*`. */
  types?: readonly string[];
  keys?: readonly string[];
}

export interface SubscriptionRequest {
  channel: string;
  /** Resume after this position. */
  after?: Position;
  /** Also send this many of the last lossless events with a snapshot. */
  recent?: number;
  filter?: EventFilter;
  /**
   * Makes it a durable subscription of this name (at most 64 characters): the server keeps its cursor, sends each
   * lossless event as a `delivery` and again until it is acknowledged. `after` and `recent` are ignored then.
   */
  durable?: string;
  /** Where a durable subscription of a new name begins: with all that history still has. Without it: behind all. */
  from?: 'start';
}

export interface ConnectMessage {
  type: 'connect';
  token?: string;
  client: ClientInfo;
  subscriptions: readonly SubscriptionRequest[];
}
export interface SubscribeMessage extends SubscriptionRequest {
  type: 'subscribe';
  ref: string;
}
export interface UnsubscribeMessage {
  type: 'unsubscribe';
  ref: string;
  channel: string;
  /** Ends the durable subscription of this name; its cursor stays. */
  durable?: string;
}
/**
 * Asks to be told who is in a channel, where its namespace keeps presence: answered by a `reply`, then by `presence`
 * until `unwatch`. Asked again it is told all anew. Needs no subscription, and a subscription needs no watch.
 */
export interface WatchMessage {
  type: 'watch';
  ref: string;
  channel: string;
  /** Watch without being listed. A subscription of the same connection is listed all the same. */
  unseen?: true;
}
export interface UnwatchMessage {
  type: 'unwatch';
  ref: string;
  channel: string;
}
/** Acknowledges all deliveries of a durable subscription up to this position. */
export interface AckMessage extends Position {
  type: 'ack';
  /** Where the client wants to hear that it was taken. */
  ref?: string;
  channel: string;
  durable: string;
}
export interface PublishMessage {
  type: 'publish';
  ref: string;
  /** Chosen by the client: the same id takes effect once. */
  id: string;
  channel: string;
  event: EventDraft;
}
export interface RequestMessage {
  type: 'request';
  ref: string;
  id: string;
  method: string;
  params: unknown;
  /** When it is sent again: the `server` of the `connected` after which it was first sent. */
  sentTo?: string;
}
export interface AuthenticateMessage {
  type: 'authenticate';
  ref: string;
  token: string;
}
export type ClientMessage =
  | ConnectMessage
  | SubscribeMessage
  | UnsubscribeMessage
  | WatchMessage
  | UnwatchMessage
  | AckMessage
  | PublishMessage
  | RequestMessage
  | AuthenticateMessage;

/** Why a position could not be resumed. */
export type RecoveryReason = 'epoch_unknown' | 'rolled_back' | 'trimmed' | 'filter_changed';

export interface SubscribedMessage {
  type: 'subscribed';
  ref?: string;
  channel: string;
  /** Of a durable subscription: its name. */
  durable?: string;
  /** Where the subscription stands once the last page is applied. */
  position: Position;
  /** `resumed`: nothing was missed. `snapshot`: `events` replace what the client knew. */
  recovery: 'snapshot' | 'resumed';
  /** Why a position that was asked for did not hold: events may have been missed. */
  reason?: RecoveryReason;
  /** In order of offset. A snapshot has state events and, if asked for, recent lossless ones. */
  events: readonly HeadwayEvent[];
  /** Another page follows, as a `subscribed` of the same channel; the subscription is complete with the last. */
  more?: true;
}
export interface RefusedSubscription {
  channel: string;
  durable?: string;
  code: Code;
  message?: string;
}
/** What a connection may do; what is beyond is refused. */
export interface ConnectionLimits {
  maxMessageBytes: number;
  maxSubscriptions: number;
  /** Sustained; short bursts may be above it. */
  maxMessagesPerSecond: number;
  /** For so long the same `id` of a publish takes effect once, ms. */
  onceWindowMs: number;
}
export interface ConnectedMessage {
  type: 'connected';
  connection: string;
  /** The run of the server: another one remembers nothing of requests that were under way. */
  server: string;
  protocol: number;
  heartbeatMs: number;
  limits: ConnectionLimits;
  user: { id: string } | null;
  subscriptions: readonly (SubscribedMessage | RefusedSubscription)[];
}
export interface SkippedMessage {
  type: 'skipped';
  channel: string;
  count: number;
}
/** An event of a durable subscription: to be acknowledged once it is dealt with. */
export interface DeliveryMessage {
  type: 'delivery';
  channel: string;
  durable: string;
  /** Of the event's position. */
  epoch: string;
  /** How often it is sent now, from 1. */
  attempt: number;
  event: HeadwayEvent;
}
/** Someone who is there, with tabs and devices. */
export interface PresenceMember {
  user: string;
  /** Since when without a break, as far as this run of the server knows; ISO 8601. */
  since: string;
  /** Tabs and devices, by `client.id`; of a great many only some. */
  clients: readonly { id: string; kind: ClientKind; name?: string }[];
}
/**
 * Who is in a channel. `members` replaces all that was known; else `changed` and `left` (user ids) amend it. With
 * neither there are too many to be told one by one, and only `count` is known.
 */
export interface PresenceMessage {
  type: 'presence';
  channel: string;
  /** People, not connections. */
  count: number;
  members?: readonly PresenceMember[];
  changed?: readonly PresenceMember[];
  left?: readonly string[];
  /** The server has just started: those who are missing may not be back yet. Once it is over, all is told anew. */
  filling?: true;
  /** The server ended the watch. Nothing of the above is told then, and `count` is 0. */
  code?: Code;
}
export interface UnsubscribedMessage {
  type: 'unsubscribed';
  ref?: string;
  channel: string;
  durable?: string;
  /** Set when the server ended it. */
  code?: Code;
}
export interface ReplyMessage {
  type: 'reply';
  ref: string;
  result: unknown;
}
export interface ErrorMessage {
  type: 'error';
  ref?: string;
  code: Code;
  message: string;
  retryable: boolean;
  retryAfterMs?: number;
}
export interface PingMessage {
  type: 'ping';
  positions?: Readonly<Record<string, Position>>;
}
export interface DrainingMessage {
  type: 'draining';
  reconnectWithinMs: number;
}
export type ControlMessage =
  | ConnectedMessage
  | SubscribedMessage
  | SkippedMessage
  | UnsubscribedMessage
  | ReplyMessage
  | ErrorMessage
  | PingMessage
  | DrainingMessage;
/** What only those are sent who asked for it; each has a decoder of its own. */
export type OptionalMessage = DeliveryMessage | PresenceMessage;

/**
 * A decoded frame from the server. `unknown` is one for an optional part of a client, or of a later version, and to be
 * ignored where nobody knows its type.
 */
export type ServerMessage =
  | { kind: 'control'; message: ControlMessage }
  | { kind: 'event'; event: HeadwayEvent }
  | { kind: 'unknown'; type: string; fields: Readonly<Record<string, unknown>> };
