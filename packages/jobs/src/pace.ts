import type { Stretch } from './run-layout.ts';

/** A stretch of a run, and what it took. */
export interface Lap {
  from: number;
  to: number;
  ms: number;
}

/** What is known of a run's pace before it is looked at. */
export interface PaceFacts {
  /** The whole run, ms. */
  wholeMs: number;
  /** How much that may be wrong, relative to it. */
  spread: number;
  stretches: readonly Stretch[];
  /** Whether stretches tell how its pace usually changes. */
  isShaped: boolean;
  laps: readonly Lap[];
}

/** What a part of the run is expected to take. */
export interface ExpectedPart {
  ms: number;
  /** Standard deviation, ms. */
  spreadMs: number;
}

/** The pace of a run as far as it was seen; the part from one place to another is expected to take so long. */
export type Pace = (from: number, to: number) => ExpectedPart;

/** How runs go before their own laps tell, relative to the whole run. */
interface Habits {
  /** A run gets steadily slower or faster by so much from its start to its end. */
  trend: number;
  /** What chance adds to or takes from a whole run, step by step as a random walk does. */
  noise: number;
  /** The same, of kinds whose runs differ much. */
  mostNoise: number;
}

/** Tuned on made-up runs, with other seeds than those that are reported. */
const paceDefaults = {
  /** Where earlier runs told their course. */
  shaped: { trend: 0.2, noise: 0.1, mostNoise: 0.5 } as Habits,
  unshaped: { trend: 1.4, noise: 0.36, mostNoise: 0.36 } as Habits,
  /** How much of what makes runs differ is chance within them. */
  byChance: 0.65,
  /** How much of the usual noise is believed: as if so many laps had been seen. */
  noiseCounts: 6,
  /** Loading and opening, before the first lap is what it should be. */
  start: 0.03,
  /** Laps that are this many spreads off are stalls or leaps: they count no more than at this distance. */
  oddLap: 1.5,
};

/**
 * A run's pace as a Bayesian linear regression, in closed form: unknown are how long the run takes, whether it gets
 * slower, and how far each of its stretches is off its expected length. Each lap is a noisy sum of these (a scalar
 * Kalman update), so that earlier runs count while little is seen of this one, a finished step says how fast this run
 * is, and a step's own pace says how long that step takes.
 */
export function learnPace(facts: PaceFacts): Pace {
  const habits = facts.isShaped ? paceDefaults.shaped : paceDefaults.unshaped;
  // Chance within a run is part of what makes runs differ: a good part of it, and never more.
  const differs = facts.spread * paceDefaults.byChance;
  const noise = Math.min(Math.max(habits.noise, Math.min(habits.mostNoise, differs)), differs) ** 2;
  const first = filter(facts, habits.trend, noise);
  const surprises = first.surprises.reduce((total, surprise) => total + Math.min(9, surprise), 0);
  const counts = paceDefaults.noiseCounts;
  const learned = (noise * (counts + surprises)) / (counts + first.surprises.length);
  const { mean, covariance } = filter(facts, habits.trend, learned).state;
  return (from, to) => {
    const part = amounts(facts.stretches, from, to);
    const ms = dot(part, mean) * facts.wholeMs;
    const variance = dot(part, times(covariance, part)) + learned * Math.max(0, to - from);
    return { ms: Math.max(0, ms), spreadMs: Math.sqrt(Math.max(0, variance)) * facts.wholeMs };
  };
}

/** Flat arrays: this runs ten times a second for each job, with dozens of laps. */
interface State {
  mean: Float64Array;
  /** Row by row. */
  covariance: Float64Array;
}

function filter(
  facts: PaceFacts,
  trend: number,
  noise: number,
): { state: State; surprises: readonly number[] } {
  const { stretches, wholeMs } = facts;
  const variances = [
    Math.max(0, facts.spread ** 2 - noise),
    trend ** 2,
    ...stretches.map(({ spread }) => spread ** 2),
  ];
  const unknowns = variances.length;
  const mean = new Float64Array(unknowns);
  const covariance = new Float64Array(unknowns * unknowns);
  mean[0] = 1;
  for (const [i, variance] of variances.entries()) covariance[i * unknowns + i] = variance;
  const surprises: number[] = [];
  for (const { from, to, ms } of facts.laps) {
    const part = amounts(stretches, from, to);
    const own = noise * (to - from) + (from === 0 ? paceDefaults.start ** 2 : 0) + 1e-9;
    const spreadPart = times(covariance, part);
    const known = dot(part, spreadPart);
    const off = ms / wholeMs - dot(part, mean);
    surprises.push(off ** 2 / (known + own));
    // An odd lap is taken for noisier than the others, just so that it is no longer odd.
    const total = Math.max(known + own, off ** 2 / paceDefaults.oddLap ** 2);
    for (let i = 0; i < unknowns; i += 1) {
      const gain = (spreadPart[i] ?? 0) / total;
      if (gain === 0) continue;
      mean[i] = (mean[i] ?? 0) + gain * off;
      for (let j = 0; j < unknowns; j += 1) {
        const place = i * unknowns + j;
        covariance[place] = (covariance[place] ?? 0) - gain * (spreadPart[j] ?? 0);
      }
    }
  }
  return { state: { mean, covariance }, surprises };
}

/** How much of each unknown lies between two places: of the run's length, its trend, and each stretch's own length. */
function amounts(stretches: readonly Stretch[], from: number, to: number): Float64Array {
  const length = Math.max(0, to - from);
  const part = new Float64Array(2 + stretches.length);
  part[0] = length;
  part[1] = (to ** 2 - from ** 2 - length) / 2;
  for (const [i, one] of stretches.entries()) {
    part[2 + i] = Math.max(0, Math.min(to, one.to) - Math.max(from, one.from));
  }
  return part;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}

/** @param matrix Row by row. */
function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const product = new Float64Array(vector.length);
  for (let j = 0; j < vector.length; j += 1) {
    const value = vector[j] ?? 0;
    if (value === 0) continue;
    // Symmetric: a column is a row.
    for (let i = 0; i < vector.length; i += 1) {
      product[i] = (product[i] ?? 0) + (matrix[j * vector.length + i] ?? 0) * value;
    }
  }
  return product;
}
