import type { Clock } from '@headway/protocol';

/**
 * The wall clock is looked at so often, ms: it may leap, when somebody sets it or a machine sleeps, and timers do not see
 * that.
 */
const lookEveryMs = 60_000;

/**
 * Calls `onExpired` when the wall clock reaches `expiresAt` (ms since 1970), within a minute where it leaps. Returns the
 * cancel.
 */
export function startExpiryTimer(clock: Clock, expiresAt: number, onExpired: () => void): () => void {
  let cancel: () => void = () => undefined;
  const wait = (): void => {
    const leftMs = expiresAt - clock.now();
    if (leftMs <= 0) onExpired();
    else cancel = clock.setTimer(wait, Math.min(leftMs, lookEveryMs));
  };
  wait();
  return () => cancel();
}
