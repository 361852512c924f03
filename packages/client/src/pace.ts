import type { Clock } from '@headway/protocol';

export interface Pace {
  /** 0 when a message may go now, and counts it; else in how many ms it may. */
  take(): number;
  /** Nothing goes for so long. */
  rest(ms: number): void;
}

/** As much as may go in a burst. Servers allow more. */
const burstMs = 1000;

/** How fast messages may go out: a token bucket, kept as the time at which it would be full again. */
export function createPace(clock: Pick<Clock, 'monotonic'>, perSecond: number): Pace {
  const costMs = 1000 / Math.max(1, perSecond);
  let fullAt = 0;
  return {
    take() {
      const now = clock.monotonic();
      const nextFullAt = Math.max(now, fullAt) + costMs;
      const waitMs = nextFullAt - now - burstMs;
      if (waitMs > 0) return Math.ceil(waitMs);
      fullAt = nextFullAt;
      return 0;
    },
    rest(ms) {
      fullAt = Math.max(fullAt, clock.monotonic() + burstMs + ms);
    },
  };
}
