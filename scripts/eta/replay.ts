import type { Estimator } from './estimators.ts';
import type { RecordedRun } from './recorded-run.ts';

/** A range as a screen has it, counting down since it was told; `null`: nothing is shown. */
export interface Shown {
  atMs: number;
  range: { lowMs: number; highMs: number } | null;
}

/** Progress is told to screens no more often than this, ms. */
const reportIntervalMs = 100;
/** In a silence what was told is looked at so often, ms. */
const lookIntervalMs = 2000;

/** What was shown at each of these times (ascending), while the run was reported as it was recorded. */
export function showAt(run: RecordedRun, estimator: Estimator, times: readonly number[]): readonly Shown[] {
  let told: Shown = { atMs: 0, range: estimator.tell(0) };
  let isHeld = false;
  let next = 0;

  function tell(atMs: number): void {
    told = { atMs, range: estimator.tell(atMs) };
    isHeld = false;
  }
  /** Tells what is held back, and looks at it again in a silence. */
  function tellUntil(atMs: number): void {
    if (isHeld && told.atMs + reportIntervalMs < atMs) tell(told.atMs + reportIntervalMs);
    for (let look = told.atMs + lookIntervalMs; look < atMs; look += lookIntervalMs)
      if (estimator.hasNews(look)) tell(look);
  }

  return times.map((atMs) => {
    for (let report = run.reports[next]; report && report[0] <= atMs; report = run.reports[++next]) {
      tellUntil(report[0]);
      estimator.report(report);
      isHeld = true;
      if (report[0] - told.atMs >= reportIntervalMs) tell(report[0]);
    }
    tellUntil(atMs);
    return { atMs, range: countedDown(told, atMs) };
  });
}

function countedDown({ range, atMs }: Shown, nowMs: number): Shown['range'] {
  const passed = nowMs - atMs;
  return range && { lowMs: Math.max(0, range.lowMs - passed), highMs: Math.max(0, range.highMs - passed) };
}
