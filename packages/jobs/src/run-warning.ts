import type { JobWarning } from '@headway/protocol';
import { inWords } from './exit-reason.ts';
import type { RunSample } from './queue.ts';

/** What can be seen of a run from outside. Times are ms of one clock. */
export interface RunSigns {
  now: number;
  startedAt: number;
  /** When it last told anything; its start, if it has not. */
  toldAt: number;
  /** When its process was last seen to use the processor. */
  busyAt: number;
  /** How long such runs take when they take long, ms; `null` while too few are known. */
  usualMs: number | null;
}

export interface WarningRules {
  /** A run that shows no sign for so long is stalled. */
  stallMs: number;
  /** A run that tells how it goes is slow above so many times of what is usual, */
  slowFactor: number;
  /** and one that only works, without telling, above so many. */
  silentFactor: number;
  /** Nothing is slow that takes less than this longer than usual. */
  leastLateMs: number;
}

export const warningRules: WarningRules = {
  stallMs: 60_000,
  slowFactor: 2,
  silentFactor: 4,
  leastLateMs: 10_000,
};

/** A warning about a run, and since when it holds on the clock of its signs. */
export interface JudgedRun {
  code: Extract<JobWarning['code'], 'stalled' | 'slow'>;
  message: string;
  sinceMs: number;
}

/** Whether people should know something of a run: that nothing happens any more, or that it takes far too long. */
export function judgeRun(signs: RunSigns, rules: WarningRules): JudgedRun | null {
  const { now, startedAt, toldAt, busyAt, usualMs } = signs;
  const { stallMs, slowFactor, silentFactor, leastLateMs } = rules;
  const aliveAt = Math.max(toldAt, busyAt);
  if (now - aliveAt >= stallMs) {
    const message = `The job has shown no sign of work for more than ${inWords(stallMs)}.`;
    return { code: 'stalled', message, sinceMs: aliveAt };
  }
  if (usualMs === null) return null;
  const silent = now - toldAt >= stallMs;
  const lateAt = startedAt + Math.max(usualMs * (silent ? silentFactor : slowFactor), usualMs + leastLateMs);
  if (now < lateAt) return null;
  const message = silent
    ? 'The job is busy but tells nothing, and takes much longer than usual.'
    : 'The job goes on, but takes much longer than usual.';
  return { code: 'slow', message, sinceMs: lateAt };
}

/** Below this many earlier runs nothing is usual. */
const leastSamples = 3;
/** The part of the earlier runs that were no longer. */
const usualQuantile = 0.9;

/** How long runs of this size take when they take long, from earlier ones; ms. */
export function usualDuration(history: readonly RunSample[], size: number | null): number | null {
  if (history.length < leastSamples) return null;
  const durations = history
    .map((sample) => sample.durationMs * sizeRatio(size, sample.size))
    .toSorted((a, b) => a - b);
  return durations[Math.ceil(durations.length * usualQuantile) - 1] ?? null;
}

/** A larger one may take as much longer as it is larger; a smaller one is not expected to be quicker. */
function sizeRatio(size: number | null, earlier: number | null): number {
  return size !== null && earlier !== null && earlier > 0 ? Math.max(1, size / earlier) : 1;
}
