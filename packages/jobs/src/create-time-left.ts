import type { Job } from '@headway/protocol';
import type { RunSample, StepSample } from './queue.ts';
import { planRun } from './run-plan.ts';
import { extendTrail, markOf, type RunProgress, startTrail } from './run-trail.ts';
import { stepsTaken } from './steps-taken.ts';
import { type Countdown, smoothCountdown } from './smooth-countdown.ts';
import { timeLeft } from './time-left.ts';

export { expectedDuration } from './run-plan.ts';
export type { RunSample, StepSample } from './queue.ts';
export type { RunProgress } from './run-trail.ts';

/** The time left of one run. Times are since the run began, ms. */
export interface RunTimeLeft {
  /** Completed runs of the kind, newest first: what is told from now on is learned from them. */
  learn(history: readonly RunSample[]): void;
  report(progress: RunProgress, elapsedMs: number): void;
  /** What to tell now; `null` while there is nothing to base it on. */
  tell(elapsedMs: number): Job['eta'];
  /** Whether to tell it again, though nothing was reported: after a while, and when it is no longer what it was. */
  hasNews(elapsedMs: number): boolean;
  /** What later runs learn of this one, at its end. */
  steps(durationMs: number): readonly StepSample[];
}

/** What is told is rounded, outwards: finer only where it is a large part. */
const grainMs = 100;
const fine = { belowMs: 10_000, grainMs: 10 } as const;

/** Screens take a time left for stale that was told longer ago than 15 s. */
const retellMs = 10_000;
/** How far off must be what was told, to be told anew before. */
const newsShare = 0.1;

export interface TimeLeftOptions {
  /** `false`: tells each estimate as it comes, however it jumps. @default true */
  isCalm?: boolean;
  /** Whether the run goes on from what an earlier one saved. @default false */
  isResuming?: boolean;
}

/** @param size Of the job, in the unit of its history's sizes. */
export function createTimeLeft(
  size: number | null,
  { isCalm = true, isResuming = false }: TimeLeftOptions = {},
): RunTimeLeft {
  let plan = planRun([], size);
  let trail = startTrail(isResuming);
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
      const told = smoothCountdown(countdown, newest, { nowMs: elapsedMs, isNew: isNew || !isCalm });
      countdown = { told, atMs: elapsedMs };
      isNew = false;
      const grain = told.highMs < fine.belowMs ? fine.grainMs : grainMs;
      return {
        lowMs: Math.floor(told.lowMs / grain) * grain,
        highMs: Math.ceil(told.highMs / grain) * grain,
      };
    },
    hasNews(elapsedMs) {
      if (!countdown) return false;
      const passed = elapsedMs - countdown.atMs;
      if (passed >= retellMs) return true;
      const newest = timeLeft({ plan, trail, elapsedMs });
      const due = countdown.told.highMs - passed;
      return newest !== null && Math.abs(newest.highMs - due) > newsShare * newest.highMs;
    },
    steps: (durationMs) => stepsTaken(trail, durationMs),
  };
}
