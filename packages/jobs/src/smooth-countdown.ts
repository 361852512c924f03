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

/**
 * The range to tell now: what was told before, less the time that passed, moved towards the newest estimate no faster
 * than a reader can follow. What `isNew` says (a step began, the run began) may be told as it is.
 */
export function smoothCountdown(
  before: Countdown | null,
  newest: ToldRange,
  { nowMs, isNew }: { nowMs: number; isNew: boolean },
): ToldRange {
  if (!before || isNew) return newest;
  const passed = Math.max(0, nowMs - before.atMs);
  const move = (from: number, to: number): number => {
    const due = Math.max(0, from - passed);
    const most = sharePassed * passed + (due * sharePerSecond * passed) / 1000;
    return Math.min(due + most, Math.max(due - most, to));
  };
  const lowMs = Math.max(0, move(before.told.lowMs, newest.lowMs));
  return { lowMs, highMs: Math.max(lowMs, move(before.told.highMs, newest.highMs)) };
}
