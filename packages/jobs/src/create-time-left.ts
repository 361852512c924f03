import type { Job } from '@headway/protocol';
import type { RunSample, StepSample } from './queue.ts';
import { planRun } from './run-plan.ts';
import { extendTrail, type RunMark, startTrail } from './run-trail.ts';
import { stepsTaken } from './steps-taken.ts';
import { type Countdown, smoothCountdown } from './smooth-countdown.ts';
import { timeLeft } from './time-left.ts';

export { expectedDuration } from './run-plan.ts';
export type { RunSample, StepSample } from './queue.ts';

/** How far a run is, as its worker tells it. */
export interface RunProgress {
  step: Job['step'];
  done: number | null;
  total: number | null;
  fraction: number | null;
}

/** The time left of one run. Times are since the run began, ms. */
export interface RunTimeLeft {
  /** Completed runs of the kind, newest first: what is told from now on is learned from them. */
  learn(history: readonly RunSample[]): void;
  report(progress: RunProgress, elapsedMs: number): void;
  /** What to tell now; `null` while there is nothing to base it on. */
  tell(elapsedMs: number): Job['eta'];
  /** What later runs learn of this one, at its end. */
  steps(durationMs: number): readonly StepSample[];
}

/** What is told is rounded, outwards: finer only where it is a large part. */
const grainMs = 100;
const fine = { belowMs: 10_000, grainMs: 10 } as const;

/** @param size Of the job, in the unit of its history's sizes. */
export function createTimeLeft(size: number | null): RunTimeLeft {
  let plan = planRun([], size);
  let trail = startTrail();
  let countdown: Countdown | null = null;
  let isNew = true;

  return {
    learn(history) {
      plan = planRun(history, size);
      isNew = true;
    },
    report(progress, elapsedMs) {
      const mark = markOf(progress, elapsedMs);
      if (mark.step !== trail.marks.at(-1)?.step) isNew = true;
      trail = extendTrail(trail, mark);
    },
    tell(elapsedMs) {
      const newest = timeLeft({ plan, trail, elapsedMs });
      if (!newest) {
        countdown = null;
        return null;
      }
      const told = smoothCountdown(countdown, newest, { nowMs: elapsedMs, isNew });
      countdown = { told, atMs: elapsedMs };
      isNew = false;
      const grain = told.highMs < fine.belowMs ? fine.grainMs : grainMs;
      return {
        lowMs: Math.floor(told.lowMs / grain) * grain,
        highMs: Math.ceil(told.highMs / grain) * grain,
      };
    },
    steps: (durationMs) => stepsTaken(trail, durationMs),
  };
}

function markOf({ step, done, total, fraction }: RunProgress, atMs: number): RunMark {
  const counted = done !== null && total !== null && total > 0 ? clampToOne(done / total) : null;
  const parts = step?.sub ? step.sub.total : total;
  const within = step?.sub
    ? step.sub.total && clampToOne((step.sub.index + (counted ?? 0)) / step.sub.total)
    : counted;
  return {
    atMs,
    step: step?.name ?? null,
    index: step?.index ?? 0,
    steps: step?.total ?? 0,
    within,
    parts: within === null ? null : parts,
    fraction,
  };
}

function clampToOne(value: number): number {
  return Math.min(1, Math.max(0, value));
}
