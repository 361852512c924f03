import { useCallback, useState, useSyncExternalStore } from 'react';
import type { ServerClock } from './server-clock.ts';

/**
 * The time in ms since 1970, renewed every so often; `null` on a server, and until `everyMs` is given.
 * @param clock by which this machine's is set right; by default it is taken as it is
 */
export function useNow(everyMs: number | null, clock: ServerClock | null = null): number | null {
  const [ticker] = useState(createTicker);
  const subscribe = useCallback(
    (listener: () => void) => (everyMs === null ? () => undefined : ticker.run(everyMs, clock, listener)),
    [ticker, everyMs, clock],
  );
  return useSyncExternalStore(subscribe, ticker.read, () => null);
}

interface Ticker {
  read: () => number | null;
  run: (everyMs: number, clock: ServerClock | null, listener: () => void) => () => void;
}

function createTicker(): Ticker {
  let now: number | null = null;
  return {
    read: () => now,
    run(everyMs, clock, listener) {
      const look = (): void => {
        now = Date.now() - (clock?.aheadMs() ?? 0);
      };
      const tick = (): void => {
        look();
        listener();
      };
      look();
      const timer = setInterval(tick, everyMs);
      const undo = clock?.subscribe(tick);
      return () => {
        clearInterval(timer);
        undo?.();
      };
    },
  };
}
