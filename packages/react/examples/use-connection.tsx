import { useConnection } from '@headway/react';
import type { ReactNode } from 'react';

const words = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Live',
  waiting: 'Offline, trying again soon',
  closed: 'Offline',
} as const;

export function LiveLine(): ReactNode {
  const { state, reconnect } = useConnection();
  const isAway = state.status === 'waiting' || state.status === 'closed';
  return (
    <p role="status">
      {words[state.status]}{' '}
      {isAway && (
        <button type="button" onClick={reconnect}>
          Reconnect now
        </button>
      )}
    </p>
  );
}
