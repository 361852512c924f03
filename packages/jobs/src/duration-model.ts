import type { RunSample } from './queue.ts';

/** How long runs of a kind take, as earlier ones tell. */
export interface DurationModel {
  /** The mean of runs of this size, ms. */
  expected(size: number | null): number;
  /** The mean of the sum of so many runs whose sizes add up to `size`, ms. */
  expectedSum(count: number, size: number): number;
  /** Standard deviation of one run, as a share of what is expected. */
  readonly spread: number;
  /**
   * Standard error of what is expected of runs of this size, as a share: it does not even out over many runs, and grows
   * away from the sizes that there were.
   */
  doubt(size: number | null): number;
}

/** What is taken for the spread of runs before there are enough to tell, with the weight of one run. */
const priorSpread = 0.5;
/** Runs of different sizes from which on a part that does not depend on the size is looked for. */
const leastForLine = 5;
/** Sizes that differ less, as a share, tell nothing of others. */
const leastVariation = 0.05;

interface Line {
  fixed: number;
  perSize: number;
  /** The doubt of a size, added to that of the level, as a share. */
  tilt: (size: number) => number;
}

/**
 * Learns a line, duration = fixed + perSize × size, from earlier runs: sums of such durations are known from the number
 * of jobs and the sum of their sizes alone. A mean and not a median, since sums are made of means. `null` without runs.
 */
export function learnDurations(history: readonly RunSample[]): DurationModel | null {
  const runs = history.filter(({ durationMs }) => Number.isFinite(durationMs) && durationMs > 0);
  if (runs.length === 0) return null;
  const sized = runs.filter((run): run is SizedRun => run.size !== null && run.size > 0);
  const usual = mean(runs, ({ durationMs }) => durationMs);
  const line = sized.length * 2 >= runs.length && sized.length > 0 ? fitLine(sized) : flat(usual);

  const expected = (size: number | null): number =>
    size !== null && size > 0 ? line.fixed + line.perSize * size : usual;
  const squares = runs.reduce((sum, run) => {
    const share = run.durationMs / Math.max(1, expected(run.size)) - 1;
    return sum + share * share;
  }, 0);
  const spread = Math.sqrt((priorSpread ** 2 + squares) / runs.length);
  // A few runs also tell their own spread badly.
  const level = (spread / Math.sqrt(runs.length)) * (1 + 3 / runs.length);
  return {
    expected,
    expectedSum: (count, size) =>
      count <= 0 ? 0 : size > 0 ? line.fixed * count + line.perSize * size : usual * count,
    spread,
    doubt: (size) => (size !== null && size > 0 ? Math.hypot(level, line.tilt(size)) : level),
  };
}

interface SizedRun extends RunSample {
  size: number;
}

/**
 * Least squares, in which larger runs may err by more; neither part of a duration is negative.
 * The error of the slope is that of a weighted regression.
 */
function fitLine(runs: readonly SizedRun[]): Line {
  const middle = mean(runs, (run) => run.size);
  const weight = (run: SizedRun): number => 1 / (run.size + middle) ** 2;
  const size = mean(runs, (run) => run.size, weight);
  const duration = mean(runs, (run) => run.durationMs, weight);
  const proportional: Line = {
    fixed: 0,
    perSize: mean(runs, (run) => run.durationMs) / middle,
    tilt: () => 0,
  };
  const variance = mean(runs, (run) => (run.size - size) ** 2, weight);
  if (runs.length < leastForLine || Math.sqrt(variance) < size * leastVariation) return proportional;
  const covariance = mean(runs, (run) => (run.size - size) * (run.durationMs - duration), weight);
  const perSize = Math.max(0, covariance / variance);
  const fixed = duration - perSize * size;
  if (fixed < 0) return proportional;
  const error = Math.sqrt(
    mean(runs, (run) => (run.durationMs - fixed - perSize * run.size) ** 2, weight) /
      (variance * runs.length),
  );
  return {
    fixed,
    perSize,
    tilt: (of) => (error * Math.abs(of - size)) / Math.max(1, fixed + perSize * of),
  };
}

function flat(usual: number): Line {
  return { fixed: usual, perSize: 0, tilt: () => 0 };
}

function mean<T>(
  items: readonly T[],
  value: (item: T) => number,
  weight: (item: T) => number = () => 1,
): number {
  const weights = items.reduce((sum, item) => sum + weight(item), 0);
  return items.reduce((sum, item) => sum + value(item) * weight(item), 0) / weights;
}
