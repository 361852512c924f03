import { createTimeLeft } from '@headway/jobs/time-left';
import { progressOf, type Replay, type Report } from './recorded-run.ts';

/** Something that tells how long a run still takes, as an interval; ms. */
export interface Estimator {
  report(report: Report): void;
  /** Whether to tell something anew between reports. */
  hasNews(atMs: number): boolean;
  /** `null`: nothing. */
  tell(atMs: number): { lowMs: number; highMs: number } | null;
}

/** @param isCalm as for `createTimeLeft` */
export function ourEstimator({ run, history }: Replay, isCalm: boolean): Estimator {
  const timeLeft = createTimeLeft(run.size, { isCalm });
  timeLeft.learn(history);
  return {
    report: (report) => timeLeft.report(progressOf(run, report), report[0]),
    hasNews: (atMs) => timeLeft.hasNews(atMs),
    tell: (atMs) => timeLeft.tell(atMs),
  };
}

export const estimators = {
  ours: (replay: Replay): Estimator => ourEstimator(replay, true),

  /** What has passed, by what is done. */
  'elapsed/fraction': (): Estimator => {
    let fraction = 0;
    return {
      report: (report) => (fraction = report[4] ?? fraction),
      hasNews: () => true,
      tell: (atMs) => (fraction > 0 ? exactly((atMs * (1 - fraction)) / fraction) : null),
    };
  },

  /** An exponential average of the speed, and one of what follows from it, as the status bar of Uppy has them. */
  'exponential average': (): Estimator => {
    let last = { atMs: 0, fraction: 0 };
    let speed: number | null = null;
    let left: number | null = null;
    return {
      report([atMs, , , , fraction]) {
        const passed = atMs - last.atMs;
        if (fraction === null || passed <= 0 || fraction <= last.fraction) return;
        const newest: number = (fraction - last.fraction) / passed;
        speed = speed === null ? newest : averaged(newest, speed, passed);
        const raw: number = (1 - fraction) / speed;
        left = left === null ? raw : averaged(raw, Math.max(0, left - passed), passed);
        last = { atMs, fraction };
      },
      hasNews: () => true,
      tell: (atMs) => (left === null ? null : exactly(Math.max(0, left - (atMs - last.atMs)))),
    };
  },
} satisfies Record<string, (replay: Replay) => Estimator>;

export type EstimatorName = keyof typeof estimators;

/** `speedFilterHalfLife` and `ETAFilterHalfLife` of Uppy's status bar, ms. */
const halfLifeMs = 2000;

function averaged(newest: number, before: number, passedMs: number): number {
  const kept = 0.5 ** (passedMs / halfLifeMs);
  return before * kept + newest * (1 - kept);
}

function exactly(ms: number): { lowMs: number; highMs: number } {
  return { lowMs: ms, highMs: ms };
}
