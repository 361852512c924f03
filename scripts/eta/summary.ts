import type { Check, checkpoints } from './score.ts';
import { type EstimatorName, estimators } from './estimators.ts';

/** How runs of one family were estimated. */
export interface FamilyResult {
  name: string;
  hasHistory: boolean;
  checks: readonly Check[];
}

export const names = Object.keys(estimators) as readonly EstimatorName[];

/**
 * Mean absolute percentage error, as a share. Where ours tells nothing and the others do, that counts as wrong by all of
 * it; where the others tell nothing, that is left out.
 */
export function meanError(checks: readonly Check[], name: EstimatorName, checkpoint?: number): number {
  const some = checks.filter((check) => checkpoint === undefined || check.checkpoint === checkpoint);
  return mean(some.flatMap(({ errors }) => errors[name] ?? (name === 'ours' ? 1 : [])));
}

/** Each family counts alike; those of which nothing was told are left out. */
export function overFamilies(
  results: readonly FamilyResult[],
  name: EstimatorName,
  checkpoint?: number,
): number {
  const errors = results.map(({ checks }) => meanError(checks, name, checkpoint));
  return mean(errors.filter((error) => !Number.isNaN(error)));
}

export interface Targets {
  /** Over the whole set: ours against the better of the others. */
  error: { ours: number; others: number; isReached: boolean };
  /** At a quarter, where there is history. */
  quarter: { ours: number; others: number; isReached: boolean };
  /** How often the range holds the truth. */
  held: { share: number; isReached: boolean };
}

export function judge(results: readonly FamilyResult[]): Targets {
  const others = names.filter((name) => name !== 'ours');
  const compare = (some: readonly FamilyResult[], checkpoint?: (typeof checkpoints)[number]) => ({
    ours: overFamilies(some, 'ours', checkpoint),
    others: Math.min(...others.map((name) => overFamilies(some, name, checkpoint))),
  });
  const error = compare(results);
  const quarter = compare(
    results.filter(({ hasHistory }) => hasHistory),
    0.25,
  );
  const share = mean(results.map(({ checks }) => heldShare(checks)));
  return {
    error: { ...error, isReached: error.ours < error.others },
    quarter: { ...quarter, isReached: quarter.ours <= quarter.others / 2 },
    held: { share, isReached: share >= 0.8 },
  };
}

/** Of what was told. */
export function heldShare(checks: readonly Check[]): number {
  return mean(checks.flatMap(({ isHeld }) => (isHeld === null ? [] : Number(isHeld))));
}

/** Median width of the range, as a share of the true time left. */
export function medianWidth(checks: readonly Check[]): number {
  const widths = checks.flatMap(({ width }) => width ?? []).toSorted((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
