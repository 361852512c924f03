import { type Expected, learnDuration } from './learn-duration.ts';
import type { RunSample, StepSample } from './queue.ts';

/** How a run of a kind usually goes. */
export interface RunPlan {
  /** The whole run, ms; `null` when none was seen. */
  whole: Expected | null;
  /** In order, their shares adding up to 1; empty when no run told its steps. */
  steps: readonly PlannedStep[];
}

export interface PlannedStep extends PlannedPart {
  /** Empty for a run without steps. */
  name: string;
  /** Its quarters by work, where earlier runs told how far they were and the step is long enough to matter. */
  quarters: readonly PlannedPart[];
}

export interface PlannedPart {
  /** Of the whole run's time. */
  share: number;
  /** How much its share differs from run to run, relative to it. */
  spread: number;
}

const wholeRun = { growth: { usual: 0.9, spread: 0.25 }, usualSpread: 0.25 } as const;
const stepShare = { growth: { usual: 0, spread: 0.3 }, usualSpread: 0.12 } as const;
const quarterShare = { growth: { usual: 0, spread: 0.3 }, usualSpread: 0.3 } as const;
/** Steps with a smaller share are not looked into. */
const leastDivided = 0.15;
/** What a step takes at least, as a share of its run: clocks and schedulers make shorter ones look wildly different. */
const leastShare = 0.002;
/** More steps than this are not told apart; the estimate's cost grows with their square. */
const mostSteps = 32;

/** What to expect of a run of this size. */
export function planRun(history: readonly RunSample[], size: number | null): RunPlan {
  const seen = history.map((sample) => ({ value: sample.durationMs, size: sample.size }));
  return { whole: learnDuration(seen, size, wholeRun), steps: planSteps(history, size) };
}

/** How long a run of this size takes, as a range that holds it eight times in ten; `null` when none was seen. */
export function expectedDuration(
  history: readonly RunSample[],
  size: number | null,
): { lowMs: number; midMs: number; highMs: number } | null {
  const { whole } = planRun(history, size);
  return whole && rangeOf(whole.median, whole.spread);
}

/** Half the width of a range in spreads. Tuned so that it holds eight in ten and some. */
const rangeSpreads = 1.28;

/** Where less than that is known, a range only says so: one from nothing to for ever says nothing. */
const widestSpread = 1;

/**
 * The shortest range that holds a log-normal amount so often: the density of its logarithm, taken in the amount itself,
 * is symmetric about the mode.
 */
export function rangeOf(median: number, spread: number): { lowMs: number; midMs: number; highMs: number } {
  const bounded = Math.min(widestSpread, spread);
  const mode = median * Math.exp(-(bounded ** 2));
  return {
    lowMs: mode * Math.exp(-rangeSpreads * bounded),
    midMs: median,
    highMs: Math.max(median, mode * Math.exp(rangeSpreads * bounded)),
  };
}

function planSteps(history: readonly RunSample[], size: number | null): readonly PlannedStep[] {
  const told = history.filter(
    ({ steps, durationMs }) => steps !== undefined && steps.length > 0 && durationMs > 0,
  );
  const names = namesInOrder(told);
  if (names.length === 0 || names.length > mostSteps) return [];
  const planned = names.map((name) => {
    const runs = told.flatMap(({ steps = [], durationMs, size: of }) => {
      const step = steps.find((one) => one.name === name);
      return step ? [{ step, value: Math.max(leastShare, step.durationMs / durationMs), size: of }] : [];
    });
    const share = learnDuration(runs, size, stepShare) ?? { median: leastShare, spread: 1 };
    // A step that some runs leave out is expected as often as it came.
    return { name, runs, share: share.median * (runs.length / told.length), spread: share.spread };
  });
  const total = sumOf(planned, ({ share }) => share);
  return planned.map(({ name, runs, share, spread }) => ({
    name,
    share: share / total,
    spread: planned.length > 1 ? spread : 0,
    quarters: share / total < leastDivided ? [] : planQuarters(runs, size, share / total),
  }));
}

function planQuarters(
  runs: readonly { step: StepSample; size: number | null }[],
  size: number | null,
  share: number,
): readonly PlannedPart[] {
  const told = runs.filter(({ step }) => step.quartersMs?.length === 4 && step.durationMs > 0);
  const quarters = [0, 1, 2, 3].flatMap((quarter) => {
    const seen = told.map(({ step, size: of }) => ({
      value: Math.max(leastShare, (step.quartersMs?.[quarter] ?? 0) / step.durationMs),
      size: of,
    }));
    return learnDuration(seen, size, quarterShare) ?? [];
  });
  const total = sumOf(quarters, ({ median }) => median);
  return quarters.map(({ median, spread }) => ({ share: (share * median) / total, spread }));
}

function sumOf<T>(values: readonly T[], amount: (value: T) => number): number {
  return values.reduce((sum, value) => sum + amount(value), 0);
}

/** The order of the newest run that had all it has; steps that only others had go behind the step they followed there. */
function namesInOrder(told: readonly RunSample[]): readonly string[] {
  const names: string[] = [];
  for (const { steps = [] } of told) {
    let place = 0;
    for (const { name } of steps) {
      const at = names.indexOf(name);
      if (at >= 0) place = at + 1;
      else names.splice(place++, 0, name);
    }
  }
  return names;
}
