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
  | PublishMessage
  | RequestMessage
  | AuthenticateMessage;

/** Why a position could not be resumed. */
export type RecoveryReason = 'epoch_unknown' | 'rolled_back' | 'trimmed' | 'filter_changed';

export interface SubscribedMessage {
  type: 'subscribed';
  ref?: string;
  channel: string;
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
  code: Code;
  message?: string;
}
export interface ConnectedMessage {
  type: 'connected';
  connection: string;
  protocol: number;
  heartbeatMs: number;
  limits: { maxMessageBytes: number; maxSubscriptions: number };
  user: { id: string } | null;
  subscriptions: readonly (SubscribedMessage | RefusedSubscription)[];
}
export interface SkippedMessage {
  type: 'skipped';
  channel: string;
  count: number;
}
export interface UnsubscribedMessage {
  type: 'unsubscribed';
  ref?: string;
  channel: string;
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

/** A decoded frame from the server. `unknown` is a control message of a later version, to be ignored. */
export type ServerMessage =
  | { kind: 'control'; message: ControlMessage }
  | { kind: 'event'; event: HeadwayEvent }
  | { kind: 'unknown'; type: string };
