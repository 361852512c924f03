import { useCallback, useState, useSyncExternalStore } from 'react';

/** The time in ms since 1970, renewed every so often; `null` on a server, and until `everyMs` is given. */
export function useNow(everyMs: number | null): number | null {
  const [ticker] = useState(createTicker);
  const subscribe = useCallback(
    (listener: () => void) => (everyMs === null ? () => undefined : ticker.run(everyMs, listener)),
    [ticker, everyMs],
  );
  return useSyncExternalStore(subscribe, ticker.read, () => null);
}

interface Ticker {
  read: () => number | null;
  run: (everyMs: number, listener: () => void) => () => void;
}

function createTicker(): Ticker {
  let now: number | null = null;
  return {
    read: () => now,
    run(everyMs, listener) {
      now = Date.now();
      const timer = setInterval(() => {
        now = Date.now();
        listener();
      }, everyMs);
      return () => clearInterval(timer);
    },
  };
}
