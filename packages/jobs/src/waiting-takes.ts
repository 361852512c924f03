import type { Clock } from '@headway/protocol';

/** Calls that wait for a job, told when one may be there. */
export interface WaitingTakes {
  /** Waits for a change, for so long at most. `false`: there is no more waiting, for whatever reason. */
  change(untilMs: number, signal?: AbortSignal): Promise<boolean>;
  /** A job may be waiting. */
  wake(): void;
  /** Ends all waiting. */
  close(): void;
}

/**
 * @param lookAgainMs How often who waits looks without having been told: what makes room for a job (another one of its
 * project that ends) is not always told of.
 */
export function createWaitingTakes(clock: Clock, lookAgainMs: number): WaitingTakes {
  const waiting = new Set<(goOn: boolean) => void>();
  let closed = false;

  return {
    change(untilMs, signal) {
      const leftMs = untilMs - clock.monotonic();
      if (closed || leftMs <= 0 || signal?.aborted) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const wake = (goOn: boolean): void => {
        waiting.delete(wake);
        cancelTimer();
        signal?.removeEventListener('abort', giveUp);
        resolve(goOn);
      };
      const giveUp = (): void => wake(false);
      const cancelTimer = clock.setTimer(() => wake(true), Math.min(leftMs, lookAgainMs));
      signal?.addEventListener('abort', giveUp);
      waiting.add(wake);
      return promise;
    },
    wake() {
      for (const each of waiting) each(true);
    },
    close() {
      closed = true;
      for (const each of waiting) each(false);
    },
  };
}
