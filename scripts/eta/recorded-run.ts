import { readFileSync } from 'node:fs';
import type { RunSample } from '@headway/jobs';
import { createTimeLeft, type RunProgress } from '@headway/jobs/time-left';

/** What a worker told of a run: since its start in ms, index of the step or -1, done and total in it, of the whole. */
export type Report = readonly [
  atMs: number,
  step: number,
  done: number | null,
  total: number | null,
  fraction: number | null,
];

/** A run to be replayed. */
export interface RecordedRun {
  size: number | null;
  durationMs: number;
  /** The contract's steps. */
  steps: readonly string[];
  reports: readonly Report[];
}

/** A run, with those of its kind that went before it, newest first. */
export interface Replay {
  run: RecordedRun;
  history: readonly RunSample[];
}

/** What a queue keeps of a run. */
export function sampleOf(run: RecordedRun): RunSample {
  const timeLeft = createTimeLeft(run.size);
  for (const report of run.reports) timeLeft.report(progressOf(run, report), report[0]);
  const { size, durationMs } = run;
  return { size, durationMs, steps: timeLeft.steps(durationMs) };
}

export function progressOf(run: RecordedRun, [, index, done, total, fraction]: Report): RunProgress {
  const name = run.steps[index];
  return {
    step: name === undefined ? null : { name, index, total: run.steps.length },
    done,
    total,
    fraction,
  };
}

/** What `record` writes. */
interface Recording {
  kind: string;
  steps: readonly string[];
  /** In the order in which they ran. */
  runs: readonly Omit<RecordedRun, 'steps'>[];
}

/** As many earlier runs as a queue remembers. */
const historyLength = 20;

/** The runs of a recording, each with those before it as its history; the first has none and is left out. */
export function readRecording(path: string): readonly Replay[] {
  const { steps, runs } = JSON.parse(readFileSync(path, 'utf8')) as Recording;
  const recorded = runs.map((run) => ({ ...run, steps }));
  return recorded.slice(1).map((run, before) => ({
    run,
    history: recorded
      .slice(0, before + 1)
      .toReversed()
      .slice(0, historyLength)
      .map(sampleOf),
  }));
}
