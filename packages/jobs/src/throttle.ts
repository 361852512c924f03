import type { Clock } from '@headway/protocol';

interface ThrottleOptions<T> {
  clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** Least time from one send to the next, ms. */
  intervalMs: number;
  /** MUST NOT throw or reject. While it is pending, nothing else is sent. */
  send: (value: T) => void | Promise<void>;
}

/** Sends the newest value, now and then: the first at once, the last one always. */
export interface Throttle<T> {
  push(value: T): void;
  /** Sends what is still held; resolves once it is sent. */
  flush(): Promise<void>;
  /** Forgets what is held; nothing is sent from now on. */
  stop(): void;
}

/** How long the next send must wait, ms; 0: it may go now. */
export function throttleWait(lastAt: number | null, now: number, intervalMs: number): number {
  return lastAt === null ? 0 : Math.max(0, lastAt + intervalMs - now);
}

export function createThrottle<T>({ clock, intervalMs, send }: ThrottleOptions<T>): Throttle<T> {
  let held: { value: T } | null = null;
  let lastAt: number | null = null;
  let sending: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let stopped = false;

  function sendNow(): void {
    if (!held) return;
    const { value } = held;
    held = null;
    lastAt = clock.monotonic();
    const sent = send(value);
    if (!sent) return;
    sending = sent.finally(() => {
      sending = null;
      sendWhenDue();
    });
  }

  function sendWhenDue(): void {
    if (!held || sending || cancelTimer || stopped) return;
    const waitMs = throttleWait(lastAt, clock.monotonic(), intervalMs);
    if (waitMs === 0) {
      sendNow();
      return;
    }
    cancelTimer = clock.setTimer(() => {
      cancelTimer = null;
      sendWhenDue();
    }, waitMs);
  }

  /** Code that never yields lets no timer run: the push that comes when the time is over sends by itself. */
  function overdue(): boolean {
    return !sending && !stopped && throttleWait(lastAt, clock.monotonic(), intervalMs) === 0;
  }

  function pending(): Promise<void> | null {
    return sending;
  }

  function clearTimer(): void {
    cancelTimer?.();
    cancelTimer = null;
  }

  return {
    push(value) {
      if (stopped) return;
      held = { value };
      if (cancelTimer && overdue()) clearTimer();
      sendWhenDue();
    },
    async flush() {
      clearTimer();
      for (let last = pending(); last; last = pending()) await last;
      clearTimer();
      if (!stopped) sendNow();
      await pending();
    },
    stop() {
      stopped = true;
      held = null;
      clearTimer();
    },
  };
}
