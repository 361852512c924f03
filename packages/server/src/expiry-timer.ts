import type { Clock } from '@headway/protocol';

// The longest delay that timers take; a longer one would fire at once.
const maxDelayMs = 2_147_483_647;

/** Calls `onExpired` when the wall clock reaches `expiresAt` (ms since 1970). Returns the cancel. */
export function startExpiryTimer(clock: Clock, expiresAt: number, onExpired: () => void): () => void {
  let cancel: () => void = () => undefined;
  const wait = (): void => {
    const leftMs = expiresAt - clock.now();
    if (leftMs <= 0) onExpired();
    else cancel = clock.setTimer(wait, Math.min(leftMs, maxDelayMs));
  };
  wait();
  return () => cancel();
}
