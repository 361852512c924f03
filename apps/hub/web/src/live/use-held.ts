import { useChannel } from '@headway/react';
import { useEffect, useRef } from 'react';

/**
 * Calls each time that a channel is heard from now on, with what came before not told: at first, after a longer pause,
 * and when events may have been missed. What was read from the API before that has to be read again.
 */
export function useHeld(channel: string, onHeld: () => void): void {
  // A snapshot that replaced what was known has another epoch or reason; a resumption tells what was missed itself.
  const status = useChannel(channel, { select: (snapshot) => snapshot.status });
  const reason = useChannel(channel, { select: (snapshot) => snapshot.reason });
  const latest = useRef(onHeld);
  useEffect(() => {
    latest.current = onHeld;
  });
  useEffect(() => {
    if (status === 'live') latest.current();
  }, [status, reason]);
}
