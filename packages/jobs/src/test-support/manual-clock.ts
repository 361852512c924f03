import type { Clock } from '@headway/protocol';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on, running what falls due on the way, in order. */
  advance(ms: number): void;
  /** Timers that are set. */
  readonly timers: number;
}

export function manualClock(start: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    monotonic: () => now - start,
    setTimer(callback, delayMs) {
      const timer = { at: now + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
    get timers() {
      return timers.size;
    },
  };
}
