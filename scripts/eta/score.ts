import { type EstimatorName, estimators } from './estimators.ts';
import type { Replay } from './recorded-run.ts';
import { showAt } from './replay.ts';

/** Parts of a run's true duration at which what is shown is compared with the truth. */
export const checkpoints = [0.1, 0.25, 0.5, 0.75] as const;
/** No error counts more: one wild answer must not decide a mean. It helps those who give them. */
const mostError = 3;

export interface Check {
  checkpoint: (typeof checkpoints)[number];
  /** Relative to the true time left; `null` where nothing was shown. */
  errors: Readonly<Record<EstimatorName, number | null>>;
  /** Of ours: whether its range holds the truth, and how wide it is, relative to the truth; `null` as above. */
  isHeld: boolean | null;
  width: number | null;
}

export function check(replay: Replay): readonly Check[] {
  const { run } = replay;
  const times = checkpoints.map((part) => part * run.durationMs);
  const names = Object.keys(estimators) as EstimatorName[];
  const shown = Object.fromEntries(
    names.map((name) => [name, showAt(run, estimators[name](replay), times)]),
  ) as Record<EstimatorName, ReturnType<typeof showAt>>;
  return checkpoints.map((checkpoint, i) => {
    const truth = run.durationMs * (1 - checkpoint);
    const rangeOf = (name: EstimatorName) => shown[name][i]?.range ?? null;
    const errorOf = (name: EstimatorName): number | null => {
      const range = rangeOf(name);
      return range && Math.min(mostError, Math.abs((range.lowMs + range.highMs) / 2 - truth) / truth);
    };
    const ours = rangeOf('ours');
    return {
      checkpoint,
      errors: Object.fromEntries(names.map((name) => [name, errorOf(name)])) as Check['errors'],
      isHeld: ours && ours.lowMs <= truth && truth <= ours.highMs,
      width: ours && (ours.highMs - ours.lowMs) / truth,
    };
  });
}
