/** Time as our code sees it, so that tests can own it. */
export interface Clock {
  /** Wall clock, ms since 1970. */
  now(): number;
  /** A clock that never jumps, ms since an arbitrary start. */
  monotonic(): number;
  /** Runs `callback` once after `delayMs`, or after 24 days when that is longer; the returned function cancels it. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

interface TimerGlobals {
  performance: { now(): number };
  setTimeout: (this: void, callback: () => void, delayMs: number) => unknown;
  clearTimeout: (this: void, timer: unknown) => void;
}

// The longest delay that timers take; a longer one would fire at once.
const longestDelayMs = 2_147_483_647;

/** The machine's own clock. */
export function systemClock(): Clock {
  const globals = globalThis as unknown as TimerGlobals;
  return {
    now: () => Date.now(),
    monotonic: () => globals.performance.now(),
    setTimer(callback, delayMs) {
      const timer = globals.setTimeout(callback, Math.min(delayMs, longestDelayMs));
      return () => globals.clearTimeout(timer);
    },
  };
}
