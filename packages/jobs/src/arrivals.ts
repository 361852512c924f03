/** Work that came of late, so that those who wait know how much may still come before them. */
export interface Arrivals {
  /** `workMs`: how long a worker will need for it. */
  add(priority: number, workMs: number, at: number): void;
  /** The share of all workers that work above a priority has come for, 0 to `mostShare`. */
  above(priority: number, slots: number, now: number): number;
}

const windowMs = 600_000;
/** A shorter time tells no rate, ms. */
const leastWindowMs = 60_000;
/** Parts of the window that are forgotten at once. */
const parts = 20;
/** Priorities that are told apart within a part; further ones count with the highest that is known. */
const mostPriorities = 32;
/** What came in a burst may not go on: nobody is told more than twice the wait for it. */
const mostShare = 0.5;

interface Part {
  number: number;
  work: Map<number, number>;
}

/** Forgets after ten minutes. `since`: from when on all that comes is told to it, ms since 1970. */
export function createArrivals(since: number): Arrivals {
  const partMs = windowMs / parts;
  let kept: Part[] = [];

  function partAt(at: number): Part {
    const number = Math.floor(at / partMs);
    const newest = kept.at(-1);
    if (newest && newest.number >= number) return newest;
    const part = { number, work: new Map<number, number>() };
    kept = [...kept, part].slice(-parts - 1);
    return part;
  }

  return {
    add(priority, workMs, at) {
      if (!Number.isFinite(workMs)) return;
      const { work } = partAt(at);
      const key = work.has(priority) || work.size < mostPriorities ? priority : Math.max(...work.keys());
      work.set(key, (work.get(key) ?? 0) + workMs);
    },
    above(priority, slots, now) {
      const oldest = Math.floor(now / partMs) - parts;
      let workMs = 0;
      for (const { number, work } of kept) {
        if (number < oldest) continue;
        for (const [key, value] of work) if (key > priority) workMs += value;
      }
      const spanMs = Math.min(windowMs, Math.max(leastWindowMs, now - since));
      return Math.min(mostShare, workMs / spanMs / Math.max(1, slots));
    },
  };
}
