import type { Clock } from '@headway/protocol';
import { retryDelay } from './retry-delay.ts';

interface TakeLoopOptions {
  clock: Pick<Clock, 'setTimer'>;
  /** 0 to 1. */
  random: () => number;
  /** Whether a job could be run now. */
  wanted: () => boolean;
  /** Takes one and runs it; `false` when none waits. */
  takeOne: () => Promise<boolean>;
  onError: (error: unknown) => void;
}

/** Takes jobs as long as there are some that wait and places to run them. */
export interface TakeLoop {
  /** There may be something to take: costs nothing when it is called for each of a thousand jobs. */
  wake(): void;
  /** Takes nothing more; resolves when what it is at is done. */
  stop(): Promise<void>;
  /** Resolves when what it is at is done. */
  settled(): Promise<void>;
}

/** After a look at which nothing waited, the next one is not sooner. */
const restMs = 10;
/** Between looks at a queue that fails. */
const backoff = { baseMs: 100, maxMs: 10_000 };

export function createTakeLoop(options: TakeLoopOptions): TakeLoop {
  const { clock, random, wanted, takeOne, onError } = options;
  let looking: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let cancelRest: (() => void) | null = null;
  let stopped = false;

  function wake(): void {
    again = true;
    if (looking || cancelRest || stopped || !wanted()) return;
    looking = look();
  }

  async function look(): Promise<void> {
    const restFor = await takeAll();
    looking = null;
    if (stopped || restFor === 0) return;
    cancelRest = clock.setTimer(() => {
      cancelRest = null;
      if (again) wake();
    }, restFor);
  }

  /** Gives how long to rest after it, ms. */
  async function takeAll(): Promise<number> {
    try {
      while (wanted() && !stopped) {
        again = false;
        const took = await takeOne();
        failures = 0;
        if (!took) return restMs;
      }
      return 0;
    } catch (error) {
      onError(error);
      again = true;
      failures += 1;
      return retryDelay(failures, random(), backoff);
    }
  }

  return {
    wake,
    settled: async () => (await looking) ?? undefined,
    async stop() {
      stopped = true;
      cancelRest?.();
      cancelRest = null;
      await looking;
    },
  };
}
