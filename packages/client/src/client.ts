import type { Code, EventFilter, HeadwayEvent, Position, RecoveryReason } from '@headway/protocol';
import type { CreatePart } from './client-part.ts';
import type { ClientOptions, ConnectionState } from './options.ts';

/** Why an event is heard now: as it happened, after a gap that was filled, or as part of the present state. */
export type Origin = 'live' | 'resumed' | 'snapshot';

/**
 * The events that a type or a pattern (`job.*`, `*`) stands for, as a union to be narrowed by `type`. The end of an
 * entity (a tombstone) has `data: null`, whatever its type says.
 */
export type EventsMatching<Events extends object, Pattern extends string> = string extends keyof Events
  ? HeadwayEvent
  : Pattern extends keyof Events & string
    ? HeadwayEvent<Pattern, Events[Pattern]>
    : Pattern extends `${infer Prefix}*`
      ? {
          [Type in keyof Events & string]: Type extends `${Prefix}${string}`
            ? HeadwayEvent<Type, Events[Type]>
            : never;
        }[keyof Events & string]
      : HeadwayEvent;

export interface CallOptions {
  /**
   * Give up after this time, ms: as `not_sent` when it was never sent, else as `outcome_unknown`. Never longer than nine
   * tenths of the server's `onceWindowMs`. @default 30_000 for what was never sent, no shorter bound for what was
   */
  timeoutMs?: number;
}

export type EventHandler<Events extends object, Type extends string> = (
  event: EventsMatching<Events, Type>,
  context: { origin: Origin },
) => void;

/** The state of one channel as a screen reads it. A new object after each change, the same one in between. */
export interface ChannelSnapshot {
  /** `pending` before the first answer; `live`; `stale` while the connection is away; `refused` with its code. */
  status: 'pending' | 'live' | 'stale' | 'refused';
  code: Code | null;
  /** Newest state event of each living key. */
  entities: ReadonlyMap<string, HeadwayEvent>;
  position: Position | null;
  /**
   * Set when events may have been missed; cleared by the next complete answer. `filter_changed` also says that somebody
   * wanted to begin `after` a position, and somebody else had all begin with a later snapshot.
   */
  reason: RecoveryReason | null;
}

/**
 * What one holder wants of a channel. All holders share one subscription, which asks for what they want together:
 * the union of their filters (none when one has none), and a snapshot unless each has an `after`. Each handle shows
 * and hears only what passes its own filter. A holder that wants more than the subscription gives makes it start
 * anew, with a snapshot, and may hear live events of the narrower one until that comes. What others leave behind stays
 * until the last has left.
 */
export interface ChannelOptions {
  filter?: EventFilter;
  /**
   * Start after this position (from a REST answer) instead of a snapshot: handlers hear what follows it. Where others
   * have the channel already, it goes on from where they stand: what lies in between is in the entities, and not heard by
   * the handlers of this one.
   */
  after?: Position;
  /** Last lossless events to hear with a snapshot; only of use to those who are there when it comes. */
  recent?: number;
}

/**
 * One channel, shared by everyone who holds it. The first holder subscribes, the last `release` unsubscribes, unless
 * somebody takes the channel again right after. The functions need no `this`.
 */
export interface ChannelHandle<Events extends object> {
  readonly channel: string;
  snapshot(): ChannelSnapshot;
  /** Calls after each change of the snapshot. Returns the undo. */
  subscribe(listener: () => void): () => void;
  /** Calls only when the entity of `key` changed. */
  subscribeKey(key: string, listener: () => void): () => void;
  /** Hears events of a type (or a prefix `job.*`, or `*`), in order and once each. Returns the undo. */
  on<Type extends (keyof Events & string) | `${string}*`>(
    type: Type,
    handler: EventHandler<Events, Type>,
  ): () => void;
  /**
   * A REST answer for this channel's entities, with its position: state older than it is not asked for again. As
   * `after`, but known only now: of use before the channel was subscribed to, without effect later.
   * @throws HeadwayError `bad_message` when it is not a position.
   */
  seed(position: Position): void;
  /** Idempotent. */
  release(): void;
}

/** The client. Types of events come from `createClient<EventsOf<typeof events>>()`. */
export interface HeadwayClient<Events extends object = Record<string, unknown>> {
  state(): ConnectionState;
  subscribeState(listener: () => void): () => void;
  /** @throws TypeError when the URL is a path and there is no page, as on a server. */
  connect(): void;
  /** Tries again at once, also after the client gave up, and resets the count of attempts. */
  reconnect(): void;
  /** Ends for good; a later `connect()` starts anew. */
  close(): void;
  /** @throws TypeError when it is not a channel; HeadwayError `bad_message` when `after` is not a position. */
  channel(channel: string, options?: ChannelOptions): ChannelHandle<Events>;
  /**
   * Hears events of all held channels once each, whatever channels they came through; not those of snapshots unless
   * asked.
   */
  on<Type extends (keyof Events & string) | `${string}*`>(
    type: Type,
    handler: EventHandler<Events, Type>,
    options?: { snapshots?: boolean },
  ): () => void;
  /**
   * Asks the server and gives its answer. It takes effect once: without a connection it waits for one, and after a lost
   * one it is sent again, in the order of the calls.
   * @throws HeadwayError with the server's code; `outcome_unknown` when it was sent and no answer can be had any more;
   * when it was not sent: `not_sent` (its time is over), `too_many_messages` (1000 calls, or 4 Mi characters of them,
   * wait already), `message_too_large`, `user_changed` (someone else has signed in), or the reason for which the client
   * is closed.
   */
  request(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
  /** Publishes an event and tells where it stands. Waits, is sent again and throws as `request` does. */
  publish<Type extends keyof Events & string>(
    channel: string,
    event: { type: Type; data: Events[Type] },
    options?: CallOptions,
  ): Promise<Position>;
  /**
   * Adds an optional part, as `@headway/client/…` has them; they call it. Returns the undo.
   */
  extend(createPart: CreatePart): () => void;
}

export type CreateClient = <Events extends object = Record<string, unknown>>(
  options: ClientOptions,
) => HeadwayClient<Events>;
