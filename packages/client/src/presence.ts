import { parseChannel } from '@headway/protocol';
import type { HeadwayClient } from './client.ts';
import { type PresenceHolder, PresencePart } from './presence-part.ts';
import type { PresenceSnapshot } from './presence-state.ts';

export type { PresenceSnapshot } from './presence-state.ts';

export interface PresenceOptions {
  /** Watch without being listed oneself. Who also subscribes to the channel is listed all the same. @default false */
  unseen?: boolean;
}

/** Who is in one channel. The functions need no `this`. */
export interface PresenceWatch {
  readonly channel: string;
  snapshot(): PresenceSnapshot;
  /** Calls after each change of the snapshot. Returns the undo. */
  subscribe(listener: () => void): () => void;
  /** Idempotent. */
  release(): void;
}

/** The part of each client that watches anything. */
const parts = new WeakMap<object, PresencePart>();

/**
 * Watches who is in a channel, where the server keeps presence. All who watch a channel with one client share one watch
 * on the wire: the first asks, the last `release` ends it, unless somebody watches again right after.
 *
 * @throws TypeError when it is not a channel.
 * @example
 * const presence = watchPresence(client, 'project:7');
 * presence.subscribe(() => {
 *   const { count, members } = presence.snapshot();
 *   console.log(`${count} here`, [...(members?.keys() ?? [])]);
 * });
 */
export function watchPresence(
  client: Pick<HeadwayClient, 'extend'>,
  channel: string,
  { unseen = false }: PresenceOptions = {},
): PresenceWatch {
  if (!parseChannel(channel)) {
    throw new TypeError(`A channel is like 'project:7', a namespace and an id; got '${channel}'.`);
  }
  const part = partOf(client);
  const holder: PresenceHolder = { unseen };
  const watched = part.hold(channel, holder);
  const undos = new Set<() => void>();
  let released = false;
  return {
    channel,
    snapshot: () => watched.snapshot,
    subscribe(listener) {
      if (released) return () => {};
      const undo = watched.listeners.add(listener);
      undos.add(undo);
      return () => {
        undo();
        undos.delete(undo);
      };
    },
    release() {
      if (released) return;
      released = true;
      for (const undo of undos) undo();
      part.release(watched, holder);
    },
  };
}

function partOf(client: Pick<HeadwayClient, 'extend'>): PresencePart {
  let part = parts.get(client);
  if (part) return part;
  const remove = client.extend((wire) => {
    part = new PresencePart(wire, () => {
      remove();
      parts.delete(client);
    });
    return part;
  });
  if (!part) throw new TypeError('This client takes no parts.');
  parts.set(client, part);
  return part;
}
