import type { HeadwayClient } from '@headway/client';
import type { RegisteredEvents } from './register.ts';

/** Compares this machine's clock with the server's, which stamps events. */
export interface ServerClock {
  /** How far this machine's is ahead, ms; below 0 where it is behind, 0 while nobody knows. */
  aheadMs: () => number;
  /** Compares for as long as somebody listens, and calls when the difference is another one. */
  subscribe: (listener: () => void) => () => void;
}

/** Events that are compared, the last ones. */
const compared = 16;
/** Differences below it are taken for the way of an event, ms: most clocks are right. */
const leastMs = 5000;
/** By how much a difference has to change to be another one, ms. */
const stepMs = 1000;

export function createServerClock(client: Pick<HeadwayClient<RegisteredEvents>, 'on'>): ServerClock {
  const listeners = new Set<() => void>();
  let ages: readonly number[] = [];
  let ahead = 0;
  let stop: (() => void) | null = null;

  function hear(timestamp: string): void {
    ages = [...ages.slice(1 - compared), Date.now() - Date.parse(timestamp)];
    const next = aheadOf(ages);
    if (Math.abs(next - ahead) < stepMs) return;
    ahead = next;
    for (const listener of listeners) listener();
  }
  return {
    aheadMs: () => ahead,
    subscribe(listener) {
      listeners.add(listener);
      stop ??= client.on('*', ({ timestamp }, { origin }) => {
        // What comes after a gap, or was there before, is older than its way here.
        if (origin === 'live') hear(timestamp);
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}

/**
 * How far a clock is ahead by the ages of events at their arrival, ms: the one that came fastest tells it best, others
 * were held up.
 */
export function aheadOf(ages: readonly number[]): number {
  const least = Math.min(...ages);
  return Math.abs(least) < leastMs ? 0 : least;
}
