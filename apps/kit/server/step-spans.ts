import type { JobStepState } from '@headway/protocol';
import { type StepScript, workOf } from './job-script.ts';
import { doneAt, type Run, type Track } from './play-jobs.ts';

/** A step, or one within it, and the work during which it goes on, ms. */
export interface StepSpan {
  step: StepScript;
  path: readonly number[];
  /** How many there are beside it, itself included. */
  total: number;
  fromMs: number;
  toMs: number;
}

/** All steps, each before those within it. */
export function spansOf(
  steps: readonly StepScript[],
  path: readonly number[] = [],
  startMs = 0,
): readonly StepSpan[] {
  let fromMs = startMs;
  return steps.flatMap((step, index) => {
    const here = [...path, index];
    const span = { step, path: here, total: steps.length, fromMs, toMs: fromMs + workOf([step]) };
    const inner = spansOf(step.steps ?? [], here, fromMs);
    fromMs = span.toMs;
    return [span, ...inner];
  });
}

/** The step that goes on once so much is done, and the one within it. */
export function spansAt(spans: readonly StepSpan[], doneMs: number): { top?: StepSpan; sub?: StepSpan } {
  const begun = spans.filter(({ fromMs }) => fromMs <= doneMs);
  const top = begun.findLast(({ path }) => path.length === 1);
  const sub = begun.findLast(({ path }) => path.length === 2 && path[0] === top?.path[0]);
  return { ...(top && { top }), ...(sub && { sub }) };
}

/** The steps of a job as its events tell them. */
export function stepStates(
  track: Track,
  { id, beganAt }: { id: string; beganAt: number },
  atMs: number,
): JobStepState[] {
  if (track.runs.length === 0) return [];
  const done = Math.min(doneAt(track, atMs), track.script.standsStillAtMs ?? Infinity);
  const iso = (ms: number): string => new Date(beganAt + ms).toISOString();
  return spansOf(track.script.steps)
    .filter(({ fromMs }) => fromMs < done || fromMs === 0)
    .map(({ step, path, total, fromMs, toMs }) => {
      const status = done >= toMs ? 'completed' : openStatus(track);
      const endedMs = status === 'completed' ? clockOf(track.runs, toMs) : track.sinceMs;
      return {
        jobId: id,
        attempt: track.attempt,
        path,
        index: path.at(-1) ?? 0,
        total,
        name: step.name,
        status,
        startedAt: iso(clockOf(track.runs, fromMs)),
        finishedAt: status === 'running' ? null : iso(endedMs),
      };
    });
}

/** How a step stands that was begun and is not done. */
function openStatus({ status }: Track): JobStepState['status'] {
  switch (status) {
    case 'running':
    case 'pausing':
    case 'cancelling':
    case 'completed':
      return 'running';
    case 'failed':
    case 'retrying':
      return 'failed';
    case 'cancelled':
    case 'reviewing':
    case 'paused':
      return status;
    case 'queued':
      return 'paused';
    default:
      return status satisfies never;
  }
}

/** When so much work was done, ms since the scene began. */
function clockOf(runs: readonly Run[], doneMs: number): number {
  const run = runs.findLast((one) => one.doneMs <= doneMs) ?? runs[0];
  return run ? run.fromMs + doneMs - run.doneMs : 0;
}
