import type { Server } from 'node:http';
import type { ChannelPosition, Position, PresenceMember, Publisher } from '@headway/protocol';
import type { DurableAdmin } from './durable-admin.ts';
import type { HeadwayOptions } from './options.ts';
import type { Revocation } from './revocation-table.ts';
import type { CloseOptions } from './shutdown.ts';

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
  /** `publish` for libraries that tell what they do, such as `mirrorBullQueue` of `@headway/jobs/bullmq`. */
  readonly publisher: Publisher;
  /** Where a channel stands: read it before the data of a REST answer. */
  position(channel: string): Promise<Position>;
  /**
   * Who is in a channel now, in the order in which they came.
   * @throws HeadwayError `unknown_channel`; `not_found` where the namespace keeps no presence.
   */
  presence(channel: string): readonly PresenceMember[];
  /**
   * Checks again who may hear a channel, or what a user may hear (or all, without either), and ends what is no longer
   * allowed. What is stored after the call reaches only those who still may.
   */
  recheck(what?: string | { userId: string }): Promise<void>;
  /** Closes the connections of a user or of a session; their tokens stay good. */
  disconnect(who: { userId: string } | { sessionId: string }): void;
  /**
   * Ends tokens before their time: those of a user or of a session (whose connections are closed as `signed_out`), a
   * token by its id, or those of a user that were issued before a time (`token_revoked`: clients get a new one and come
   * back). Live connections close at once; the same tokens are refused until they would have expired, also after a
   * restart and by other servers on the same log. Resolves when it is stored.
   * @throws what the log throws: it took effect here, but may not outlive this run.
   */
  revoke(revocation: Revocation): Promise<void>;
  /** Whether it takes connections: the log has answered, and `close` was not called. */
  readonly ready: boolean;
  /** The durable subscriptions of all users, held or not, and what was set aside for them. */
  readonly durable: DurableAdmin;
  /** How many sockets are open. */
  readonly connections: number;
  /**
   * Goes down: `ready` turns false and new sockets are refused, clients are told to come back elsewhere, and let go over
   * `drainMs`. What was accepted from them is done and answered first, what they ask for from now on is refused as
   * `draining`. Resolves within `timeoutMs`. Later calls get the same promise.
   *
   * Attached HTTP servers go on telling new sockets that it is gone until the undo of `attach`, unless the next
   * server is attached by then.
   * @throws TypeError when an option does not make sense.
   */
  close(options?: CloseOptions): Promise<void>;
}

export type CreateHeadway = <Events extends object>(options: HeadwayOptions<Events>) => Headway<Events>;
