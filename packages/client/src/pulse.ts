import type { Clock } from '@headway/protocol';

const longestTickMs = 5000;
const leapMs = 10_000;

export interface Pulse {
  start(): void;
  stop(): void;
  /** Something came from the server. */
  heard(): void;
  /** Since then, by whichever clock saw more of it: one of them may have stood still while the device slept. */
  silentMs(): number;
}

export interface PulseOptions {
  clock: Clock;
  silenceMs: number;
  /** Timers of a page that nobody sees are late by habit. */
  hidden: () => boolean;
  /** Time went by without us: the device slept. */
  onLeap: () => void;
  onSilence: () => void;
}

/** Looks now and then whether the server has been silent for too long, and whether time has leapt. */
export function createPulse({ clock, silenceMs, hidden, onLeap, onSilence }: PulseOptions): Pulse {
  let heardAt = clock.now();
  let heardMonotonic = clock.monotonic();
  let cancel: (() => void) | null = null;

  const silentMs = (): number => Math.max(clock.now() - heardAt, clock.monotonic() - heardMonotonic);

  function schedule(): void {
    const left = silenceMs - silentMs();
    const delayMs = left > 0 ? Math.min(longestTickMs, Math.ceil(left)) : longestTickMs;
    const expectedAt = clock.now() + delayMs;
    cancel = clock.setTimer(() => {
      schedule();
      if (clock.now() - expectedAt > leapMs && !hidden()) onLeap();
      if (silentMs() >= silenceMs) onSilence();
    }, delayMs);
  }

  return {
    start() {
      if (!cancel) schedule();
    },
    stop() {
      cancel?.();
      cancel = null;
    },
    heard() {
      heardAt = clock.now();
      heardMonotonic = clock.monotonic();
    },
    silentMs,
  };
}
