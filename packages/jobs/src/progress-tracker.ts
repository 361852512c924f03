import type { JobStep } from '@headway/protocol';
import { nearlyDone } from './job-machine.ts';

/** How far a run is, in its steps. */
export interface Progress {
  step: JobStep | null;
  done: number | null;
  total: number | null;
  unit: string | null;
  /** Of the whole job, 0 to just below 1, never falling. */
  fraction: number | null;
}

/** Steps and counts made into one fraction. */
export interface ProgressTracker {
  /**
   * Enters a step; steps that were passed over count as done.
   * @throws TypeError when the contract has no such step, or it was entered before.
   */
  enter(name: string, weight?: number): JobStep;
  /** Progress within the current step. */
  advance(done: number, total: number, unit?: string): void;
  read(): Progress;
}

/**
 * @param steps Names of the steps, in order. Without steps, the counts are of the whole job.
 * @param known Weights of steps by name; a step that is not named counts 1 until it is entered with another weight.
 */
export function createProgressTracker(
  steps: readonly string[],
  known: Readonly<Record<string, number>> = {},
): ProgressTracker {
  const weights = steps.map((name) => known[name] ?? 1);
  let index = -1;
  let within: Omit<Progress, 'step' | 'fraction'> = nothing();
  let highest: number | null = null;

  function fraction(): number | null {
    const inStep = within.done !== null && within.total !== null ? share(within.done, within.total) : 0;
    if (steps.length === 0) return within.done === null ? null : inStep;
    if (index < 0) return null;
    const before = sum(weights.slice(0, index));
    return (before + inStep * (weights[index] ?? 0)) / (sum(weights) || 1);
  }

  return {
    enter(name, weight) {
      const at = steps.indexOf(name);
      if (at < 0) throw new TypeError(`There is no step '${name}': the contract has ${list(steps)}.`);
      if (at <= index)
        throw new TypeError(`Step '${name}' was entered before: steps go in the contract's order.`);
      if (weight !== undefined && !(weight >= 0 && Number.isFinite(weight))) {
        throw new TypeError(`The weight of step '${name}' must be a number from 0, got ${weight}.`);
      }
      index = at;
      if (weight !== undefined) weights[at] = weight;
      within = nothing();
      return { name, index: at, total: steps.length };
    },
    advance(done, total, unit) {
      if (Number.isFinite(done) && Number.isFinite(total))
        within = { done, total, unit: unit ?? within.unit };
    },
    read() {
      const now = fraction();
      if (now !== null) highest = Math.max(highest ?? 0, Math.min(now, nearlyDone));
      const name = steps[index];
      const step = name === undefined ? null : { name, index, total: steps.length };
      return { step, ...within, fraction: highest };
    },
  };
}

function nothing(): Omit<Progress, 'step' | 'fraction'> {
  return { done: null, total: null, unit: null };
}

function share(done: number, total: number): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ');
}
