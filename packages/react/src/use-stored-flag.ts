import { useCallback, useState, useSyncExternalStore } from 'react';

/**
 * A yes or no that this browser remembers.
 * @param byDefault before a person has said, and on a server
 */
export function useStoredFlag(
  key: string,
  byDefault: boolean,
): [value: boolean, set: (value: boolean) => void] {
  const [said, setSaid] = useState<boolean | null>(null);
  const stored = useSyncExternalStore(
    never,
    () => read(key),
    () => null,
  );
  const set = useCallback(
    (value: boolean) => {
      setSaid(value);
      write(key, value);
    },
    [key],
  );
  return [said ?? (stored === null ? byDefault : stored === 'yes'), set];
}

function never(): () => void {
  return () => undefined;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // A browser may forbid it: then it is as if nobody had said.
    return null;
  }
}

function write(key: string, value: boolean): void {
  try {
    localStorage.setItem(key, value ? 'yes' : 'no');
  } catch {
    // A browser may forbid it, or be full: it is remembered until the page goes.
  }
}
