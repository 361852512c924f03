import type { ConnectionState, HeadwayClient } from '@headway/client';
import { type PresenceSnapshot, type PresenceWatch, watchPresence } from '@headway/client/presence';
import { useMemo, useSyncExternalStore } from 'react';
import { useHeadway } from './headway-provider.tsx';
import { useConnectionState } from './use-connection.ts';

export interface UsePresenceOptions {
  /** Watch without being listed oneself. Who also holds the channel is listed all the same. @default false */
  unseen?: boolean;
}

/** Who is there, and how fresh that is. */
export interface PresenceView extends PresenceSnapshot {
  connection: ConnectionState['status'];
}

/** Before the first answer, without a channel, and on a server. */
const nobodyYet: PresenceSnapshot = { status: 'pending', code: null, count: 0, members: null };
const onServer = (): PresenceSnapshot => nobodyYet;

/**
 * Who is in a channel now; one is there oneself while the component is mounted. `null` watches nothing. The members'
 * names are the application's to know, by their user ids.
 * @example
 * const { count, members } = usePresence(`project:${id}`);
 */
export function usePresence(
  channel: string | null,
  { unseen = false }: UsePresenceOptions = {},
): PresenceView {
  const client = useHeadway();
  const store = useMemo(() => createStore(client, channel, unseen), [client, channel, unseen]);
  const presence = useSyncExternalStore(store.subscribe, store.read, onServer);
  return { ...presence, connection: useConnectionState(({ status }) => status) };
}

interface PresenceStore {
  /** Watches for as long as somebody listens. */
  subscribe: (listener: () => void) => () => void;
  read: () => PresenceSnapshot;
}

function createStore(
  client: Pick<HeadwayClient, 'extend'>,
  channel: string | null,
  unseen: boolean,
): PresenceStore {
  let watch: PresenceWatch | null = null;
  return {
    subscribe(listener) {
      if (channel === null) return () => undefined;
      const held = watchPresence(client, channel, { unseen });
      const undo = held.subscribe(listener);
      watch = held;
      return () => {
        undo();
        held.release();
        if (watch === held) watch = null;
      };
    },
    read: () => watch?.snapshot() ?? nobodyYet,
  };
}
