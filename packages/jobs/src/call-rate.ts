/** A bucket of calls that fills at a steady rate. */
export interface CallRate {
  /** Takes one call; in how many ms such a one may be made, 0 is now. @param now monotonic, ms */
  take(now: number): number;
  /** Whether it is full again, as a new one would be. */
  isFull(now: number): boolean;
}

/** @param burst calls that may come at once */
export function createCallRate({ perSecond, burst }: { perSecond: number; burst: number }): CallRate {
  let calls = burst;
  let filledAt: number | null = null;

  function fill(now: number): void {
    calls = Math.min(burst, calls + ((now - (filledAt ?? now)) / 1000) * perSecond);
    filledAt = now;
  }

  return {
    take(now) {
      fill(now);
      if (calls < 1) return Math.ceil(((1 - calls) / perSecond) * 1000);
      calls -= 1;
      return 0;
    },
    isFull(now) {
      fill(now);
      return calls >= burst;
    },
  };
}

/** A bucket for each of many callers. */
export interface CallRates {
  take(caller: string, now: number): number;
  /** Forgets those that are full. */
  sweep(now: number): void;
  /** How many are known. */
  readonly size: number;
}

export function createCallRates(rate: { perSecond: number; burst: number }): CallRates {
  const rates = new Map<string, CallRate>();
  return {
    get size() {
      return rates.size;
    },
    take(caller, now) {
      const known = rates.get(caller) ?? createCallRate(rate);
      rates.set(caller, known);
      return known.take(now);
    },
    sweep(now) {
      for (const [caller, { isFull }] of rates) if (isFull(now)) rates.delete(caller);
    },
  };
}
