/** A range of time left that was told, ms. */
export interface ToldRange {
  lowMs: number;
  highMs: number;
}

/** What was told last. */
export interface Countdown {
  told: ToldRange;
  atMs: number;
}

/** Beyond the passing of time each end may move by this much of itself in a second … */
const sharePerSecond = 0.1;
/** … and by this much of the time that passed. */
const sharePassed = 1;

/** Nobody minds being told too little or too much by this, ms. */
const leastOffMs = 2000;
/** What was told and the newest estimate have nothing to do with each other when they are this factor apart. */
const falseFrom = 3;

/** A reader would wait for what does not come: then the truth at once is better than a calm way to it. */
function isFalse(told: ToldRange, newest: ToldRange, passed: number): boolean {
  const [low, high] = [Math.max(0, told.lowMs - passed), Math.max(0, told.highMs - passed)];
  return newest.lowMs > falseFrom * high + leastOffMs || low > falseFrom * newest.highMs + leastOffMs;
}

/**
 * The range to tell now: what was told before, less the time that passed, moved towards the newest estimate no faster
 * than a reader can follow. What `isNew` says (a step began, the run began) may be told as it is, and so may what shows
 * that the range told before was plainly false.
 */
export function smoothCountdown(
  before: Countdown | null,
  newest: ToldRange,
  { nowMs, isNew }: { nowMs: number; isNew: boolean },
): ToldRange {
  if (!before || isNew) return newest;
  const passed = Math.max(0, nowMs - before.atMs);
  if (isFalse(before.told, newest, passed)) return newest;
  const move = (from: number, to: number): number => {
    const due = Math.max(0, from - passed);
    const most = sharePassed * passed + (due * sharePerSecond * passed) / 1000;
    return Math.min(due + most, Math.max(due - most, to));
  };
  const lowMs = Math.max(0, move(before.told.lowMs, newest.lowMs));
  return { lowMs, highMs: Math.max(lowMs, move(before.told.highMs, newest.highMs)) };
}
