import type { ConnectionState } from '@headway/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useHeadway } from './headway-provider.tsx';

export interface Connection {
  state: ConnectionState;
  /** Tries again at once, also after the client gave up. */
  reconnect: () => void;
}

const idle: ConnectionState = { status: 'idle' };
const idleOnServer = (): ConnectionState => idle;

/** The state of the connection. */
export function useConnection(): Connection {
  const client = useHeadway();
  const subscribe = useCallback((listener: () => void) => client.subscribeState(listener), [client]);
  const state = useSyncExternalStore(subscribe, () => client.state(), idleOnServer);
  const reconnect = useCallback(() => client.reconnect(), [client]);
  return { state, reconnect };
}
