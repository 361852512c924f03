import type { Bench } from './bench.ts';
import type { Summary } from './result.ts';

/** One figure of one round. */
export interface Figure {
  metric: string;
  unit: string;
  value: number;
}

/** What we promised, and how the row tells whether it holds. */
export interface Budget {
  /** For people, with its limit: `at most 20 ms`. */
  text: string;
  /** What is held against the limit, from the medians; `null` when something is missing. */
  value: (find: FindMedian) => number | null;
  limit: { atLeast: number } | { atMost: number };
  unit: string;
}

/** The median of a metric of a subject; `null` when it was not measured. */
export type FindMedian = (subject: string, metric: string) => Summary | null;

export interface RowDescription<Subject extends string> {
  name: string;
  title: string;
  /** What is measured, in a sentence or two. */
  about: string;
  /** Ours begin with `Headway`; the others are controls. */
  subjects: readonly Subject[];
  /** Why a subject can't be measured here; `null`: it can. @default all can */
  missing?: (subject: string) => string | null;
  /** How long a subject may take in a round, where that is longer than elsewhere. */
  timeoutMs?: number;
  /** One round of one subject. */
  run(subject: Subject, bench: Bench): Promise<Figure[]>;
  /** @default none */
  budgets?: readonly Budget[];
  /** Written by people after a run: why a budget is missed, what to know about a figure. @default none */
  notes?: readonly string[];
}

/** A comparison: all subjects are offered the same, one after the other. */
export interface Row extends RowDescription<string> {
  budgets: readonly Budget[];
  notes: readonly string[];
}

export function defineRow<Subject extends string>(description: RowDescription<Subject>): Row {
  const { subjects, budgets = [], notes = [] } = description;
  return {
    ...description,
    budgets,
    notes,
    async run(name, bench) {
      const subject = subjects.find((one) => one === name);
      if (!subject) throw new Error(`The row '${description.name}' has no subject '${name}'.`);
      return description.run(subject, bench);
    },
  };
}

export function isOurs(subject: string): boolean {
  return subject.startsWith('Headway');
}

/** Ours divided by a control. */
export function ratio(ours: string, control: string, metric: string): Budget['value'] {
  return (find) => {
    const [one, other] = [find(ours, metric), find(control, metric)];
    return one && other && other.median !== 0 ? one.median / other.median : null;
  };
}

export function median(subject: string, metric: string): Budget['value'] {
  return (find) => find(subject, metric)?.median ?? null;
}
