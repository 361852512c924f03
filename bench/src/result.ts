import { type Figure, isOurs } from './row.ts';

/** What came of one subject in a row. */
export interface Outcome {
  subject: string;
  /** The figures of each round that worked. */
  rounds: readonly (readonly Figure[])[];
  /** Why rounds failed, each reason once. */
  failures: readonly string[];
  /** Why it was not measured at all. */
  skipped: string | null;
}

/** A metric of a subject over all rounds. */
export interface Summary {
  subject: string;
  metric: string;
  unit: string;
  median: number;
  min: number;
  max: number;
  /** The first of ours that has the metric, divided by this control; `null` for ours. */
  ratio: number | null;
}

/** The rounds of a row as medians. */
export function summarize(outcomes: readonly Outcome[]): Summary[] {
  const summaries = outcomes.flatMap(({ subject, rounds }) => {
    const byMetric = Map.groupBy(rounds.flat(), ({ metric }) => metric);
    return [...byMetric].map(([metric, figures]): Summary => {
      const values = figures.map(({ value }) => value).toSorted((a, b) => a - b);
      const unit = figures[0]?.unit ?? '';
      const [min = 0, max = 0] = [values[0], values.at(-1)];
      return { subject, metric, unit, median: medianOf(values), min, max, ratio: null };
    });
  });
  return summaries.map((summary) => {
    const ours = summaries.find(({ subject, metric }) => isOurs(subject) && metric === summary.metric);
    const comparable = !isOurs(summary.subject) && ours && summary.median !== 0;
    return comparable ? { ...summary, ratio: ours.median / summary.median } : summary;
  });
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
