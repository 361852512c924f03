import { useEffect, useRef } from 'react';
import { useLatest } from './use-latest.ts';

export interface Countdown {
  /** 0 never ends. */
  ms: number;
  /** Stands still where it is while this is false. */
  running: boolean;
  /** Another one starts the time anew. */
  round: string;
  onEnd: () => void;
}

/** Calls `onEnd` once its time has gone by, not counting when it stood still. */
export function useCountdown({ ms, running, round, onEnd }: Countdown): void {
  const latest = useLatest(onEnd);
  const left = useRef(ms);
  // MUST come before the effect that starts the timer: a new round begins with all of its time.
  useEffect(() => {
    left.current = ms;
  }, [ms, round]);
  useEffect(() => {
    if (!running || ms <= 0) return undefined;
    const startMs = performance.now();
    const timer = setTimeout(() => latest.current(), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(0, left.current - (performance.now() - startMs));
    };
  }, [ms, running, round, latest]);
}
