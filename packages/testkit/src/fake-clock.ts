import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@headway/protocol';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /**
   * Moves time on by `ms` and runs the timers that fall due, in the order of their times (those of one time in the
   * order in which they were set), each at its own time. Waits for promises before the first timer, after each and at
   * the end, so that timers which awaited code sets on the way are run too.
   */
  advance(ms: number): Promise<void>;
  /** The same at once, without waiting for promises. */
  advanceSync(ms: number): void;
  /**
   * The wall clock leaps by `ms` and no timer runs: the machine slept, or somebody set its clock (then `ms` may be
   * negative). `monotonic()` does not leap.
   */
  jump(ms: number): void;
  /** Timers that wait. */
  readonly pendingTimers: number;
}

interface Timer {
  dueAt: number;
  callback: () => void;
}

/**
 * Time under a test's control.
 * @param options.now where the wall clock starts, ms since 1970. @default 2026-01-01T00:00:00Z
 * @example
 * const clock = fakeClock();
 * let rang = false;
 * clock.setTimer(() => (rang = true), 1000);
 * await clock.advance(999); // rang is false
 * await clock.advance(1); // rang is true
 */
export function fakeClock(options: { now?: number } = {}): FakeClock {
  let wallOffset = options.now ?? Date.UTC(2026, 0, 1);
  let elapsed = 0;
  // In the order in which they were set.
  const timers = new Set<Timer>();

  function nextDue(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueAt <= until && (!first || timer.dueAt < first.dueAt)) first = timer;
    }
    return first;
  }

  function run(timer: Timer): void {
    timers.delete(timer);
    elapsed = Math.max(elapsed, timer.dueAt);
    timer.callback();
  }

  function until(ms: number): number {
    if (!(ms >= 0)) throw new RangeError(`Time can only go on: expected ms of 0 or more, got ${ms}.`);
    return elapsed + ms;
  }

  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    setTimer(callback, delayMs) {
      const timer: Timer = { callback, dueAt: elapsed + Math.max(0, delayMs) };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const end = until(ms);
      await setImmediate();
      for (let timer = nextDue(end); timer; timer = nextDue(end)) {
        run(timer);
        await setImmediate();
      }
      elapsed = end;
      await setImmediate();
    },
    advanceSync(ms) {
      const end = until(ms);
      for (let timer = nextDue(end); timer; timer = nextDue(end)) run(timer);
      elapsed = end;
    },
    jump(ms) {
      wallOffset += ms;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}
