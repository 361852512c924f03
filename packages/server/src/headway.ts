import type { Server } from 'node:http';
import type { ChannelPosition, Position, PresenceMember } from '@headway/protocol';
import type { HeadwayOptions } from './options.ts';

/** What was published and where it stands. */
export interface Published {
  id: string;
  positions: readonly ChannelPosition[];
}

export interface PublishOptions {
  /** The same key takes effect once. */
  idempotencyKey?: string;
  /** Ends the entity of this key: `data` must be null. */
  tombstoneKey?: string;
}

/** The live server. */
export interface Headway<Events extends object = Record<string, unknown>> {
  /**
   * Answers WebSocket upgrades of `path` on this server and leaves all else alone; upgrades of other paths get a 404
   * only where nobody else listens for any. Returns the undo.
   */
  attach(server: Server): () => void;
  /**
   * Publishes one event to one or several channels; resolves once it is durable.
   * @throws HeadwayError `unknown_type`, `invalid_event`, `unknown_channel`.
   */
  publish<Type extends keyof Events & string>(
    channels: string | readonly string[],
    event: { type: Type; data: Events[Type] | null },
    options?: PublishOptions,
  ): Promise<Published>;
  /** Where a channel stands: read it before the data of a REST answer. */
  position(channel: string): Promise<Position>;
  /**
   * Who is in a channel now, in the order in which they came.
   * @throws HeadwayError `unknown_channel`; `not_found` where the namespace keeps no presence.
   */
  presence(channel: string): readonly PresenceMember[];
  /** Checks again who may hear a channel (or all, without one) and ends what is no longer allowed. */
  recheck(channel?: string): Promise<void>;
  /** Closes the connections of a user or of a session. */
  disconnect(who: { userId: string } | { sessionId: string }): void;
  /** How many sockets are open. */
  readonly connections: number;
  /** Tells clients to come back elsewhere, then closes all. */
  close(): Promise<void>;
}

export type CreateHeadway = <Events extends object>(options: HeadwayOptions<Events>) => Headway<Events>;
