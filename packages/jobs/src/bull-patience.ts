import { type Clock, HeadwayError } from '@headway/protocol';
import { retryDelay } from './retry-delay.ts';

interface PatienceOptions {
  clock: Clock;
  random: () => number;
  /** Hears the first error of an outage. */
  onOutage: (error: unknown) => void;
}

/** Keeps asking Redis until it answers. */
export interface Patience {
  /** The answer; `null` once `stop` was called. Never rejects. */
  ask<T>(question: () => Promise<T>): Promise<T | null>;
  /** Something else noticed that Redis is away. */
  away(error: unknown): void;
  stop(): void;
}

/** A client may hold a question for as long as Redis is away: so long without an answer is an outage, ms. */
const slowMs = 2000;
const backoff = { baseMs: 100, maxMs: 5000 };

export function createPatience({ clock, random, onOutage }: PatienceOptions): Patience {
  let isAway = false;
  const stopped = Promise.withResolvers<null>();
  const stopping = new AbortController();

  function away(error: unknown): void {
    if (!isAway && !stopping.signal.aborted) onOutage(error);
    isAway = true;
  }

  async function answer<T>(question: () => Promise<T>): Promise<T> {
    const cancelTimer = clock.setTimer(
      () => away(new HeadwayError('unavailable', 'Redis does not answer.')),
      slowMs,
    );
    try {
      return await question();
    } finally {
      cancelTimer();
    }
  }

  async function untilAnswered<T>(question: () => Promise<T>): Promise<T | null> {
    for (let failures = 1; !stopping.signal.aborted; failures += 1) {
      try {
        const answered = await answer(question);
        isAway = false;
        return answered;
      } catch (error) {
        away(error);
        await pause(retryDelay(failures, random(), backoff));
      }
    }
    return null;
  }

  async function pause(delayMs: number): Promise<void> {
    const over = Promise.withResolvers<null>();
    const cancelTimer = clock.setTimer(() => over.resolve(null), delayMs);
    await Promise.race([over.promise, stopped.promise]);
    cancelTimer();
  }

  return {
    away,
    // What a client holds must not hold up the end.
    ask: (question) => Promise.race([untilAnswered(question), stopped.promise]),
    stop() {
      stopping.abort();
      stopped.resolve(null);
    },
  };
}
