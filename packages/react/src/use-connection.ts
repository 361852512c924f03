import type { ConnectionState } from '@headway/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useHeadway } from './headway-provider.tsx';

export interface Connection {
  state: ConnectionState;
  /** Tries again at once, also after the client gave up. */
  reconnect: () => void;
}

const idle: ConnectionState = { status: 'idle' };

/** The state of the connection. */
export function useConnection(): Connection {
  const client = useHeadway();
  const reconnect = useCallback(() => client.reconnect(), [client]);
  return { state: useConnectionState((state) => state), reconnect };
}

/** What is taken of the state of the connection: the component renders when that changes. */
export function useConnectionState<Taken>(take: (state: ConnectionState) => Taken): Taken {
  const client = useHeadway();
  const subscribe = useCallback((listener: () => void) => client.subscribeState(listener), [client]);
  return useSyncExternalStore(
    subscribe,
    () => take(client.state()),
    () => take(idle),
  );
}
