import { timeLeftPhrase, type TimeLeftPhrase } from '@headway/react/time-left';
import type { Replay } from './recorded-run.ts';
import type { Estimator } from './estimators.ts';
import { showAt, type Shown } from './replay.ts';

/** A screen looks at the time so often, ms. */
const frameMs = 1000;
/** Longer runs are looked at in so many frames. */
const mostFrames = 600;

/** How often what a person reads rises while a run goes on. */
export interface Jumps {
  rises: number;
  changes: number;
}

/**
 * Counts in the words on the screen: with `isCalm` as the component writes them, without as each range reads by itself.
 * Rises that a new step brings are none: something changed.
 */
export function countJumps(replay: Replay, estimator: Estimator, isCalm: boolean): Jumps {
  const { run } = replay;
  const frame = Math.max(frameMs, run.durationMs / mostFrames);
  const times = Array.from({ length: Math.floor(run.durationMs / frame) }, (_, i) => i * frame);
  let [rises, changes] = [0, 0];
  let before: { phrase: TimeLeftPhrase; step: number } | null = null;
  for (const shown of showAt(run, estimator, times)) {
    const step = stepAt(run.reports, shown);
    if (!shown.range) {
      before = null;
      continue;
    }
    const isSameStep: boolean = before?.step === step;
    const phrase = timeLeftPhrase(shown.range, isCalm && isSameStep ? (before?.phrase ?? null) : null);
    if (before && isSameStep) {
      const order: number = compare(phrase, before.phrase);
      if (order > 0) rises += 1;
      if (order !== 0) changes += 1;
    }
    before = { phrase, step };
  }
  return { rises, changes };
}

function stepAt(reports: Replay['run']['reports'], { atMs }: Shown): number {
  return reports.findLast((report) => report[0] <= atMs)?.[1] ?? -1;
}

function compare(a: TimeLeftPhrase, b: TimeLeftPhrase): number {
  return a.scale - b.scale || a.to - b.to || a.from - b.from;
}
