import { stepName, type StepSpec } from '@headway/protocol';

/** Where in its steps a run is: a step that was entered, or the job itself. */
export interface StepPlace {
  /** Indices from the top; none for the job itself. */
  readonly path: readonly number[];
  readonly name: string;
  /** How many there are beside it, itself included; `null` while that is not known. */
  readonly total: number | null;
  /** Whether the contract has it. */
  readonly declared: boolean;
}

/** How a step is entered that the contract does not have. */
export interface StepOptions {
  /** How much of the work it is among those beside it. @default what the contract says, else 1 */
  weight?: number;
  /** From 0. @default one more than the step before */
  index?: number;
  /** How many there are, where that is known. @default as told before */
  total?: number;
}

/** A place with the steps within it, as far as they were entered. */
export interface StepFrame extends StepPlace {
  /** Enters a step within. @throws TypeError when it can't come now. */
  enter(name: string, options: StepOptions): StepFrame;
  /** Of this step, 0–1, when the one within it that was entered last is done to this share. */
  share(within: number): number;
}

/** The job itself, as the place that its steps are in. */
export function rootFrame(steps: readonly StepSpec[], weights: Readonly<Record<string, number>>): StepFrame {
  const place = { path: [], name: '', total: null, declared: true };
  return declaredFrame(
    place,
    steps,
    steps.map((step) => weights[stepName(step)] ?? weightOf(step)),
  );
}

/** A step whose steps are known beforehand. */
function declaredFrame(place: StepPlace, steps: readonly StepSpec[], weights: number[]): StepFrame {
  let at = -1;
  return {
    ...place,
    enter(name, { weight }) {
      const index = steps.findIndex((step) => stepName(step) === name);
      if (index < 0) throw new TypeError(`There is no step '${name}': the contract has ${list(steps)}.`);
      if (index <= at)
        throw new TypeError(`Step '${name}' was entered before: steps go in the contract's order.`);
      weights[index] = checked(name, weight) ?? weights[index] ?? 1;
      at = index;
      return frame({ path: [...place.path, index], name, total: steps.length, declared: true }, steps[index]);
    },
    share(within) {
      const before = sum(weights.slice(0, Math.max(0, at)));
      return (before + within * (weights[at] ?? 0)) / (sum(weights) || 1);
    },
  };
}

/** A step whose steps its run makes up: without knowing how many come, none of them moves the bar. */
function openFrame(place: StepPlace): StepFrame {
  let at = -1;
  let before = 0;
  let current = 0;
  let total: number | null = null;
  return {
    ...place,
    enter(name, options) {
      const { index = at + 1 } = options;
      if (!Number.isSafeInteger(index) || index <= at) {
        throw new TypeError(`Step '${name}' must come after the one before it, got the index ${index}.`);
      }
      if (options.total !== undefined) {
        if (!Number.isSafeInteger(options.total) || options.total < 1)
          throw new TypeError(
            `The total of step '${name}' must be a whole number from 1, got ${options.total}.`,
          );
        total = options.total;
      }
      // Those that were passed over count as done.
      before += current + (index - at - 1);
      current = checked(name, options.weight) ?? 1;
      at = index;
      if (total !== null) total = Math.max(total, index + 1);
      return openFrame({ path: [...place.path, index], name, total, declared: false });
    },
    share(within) {
      if (total === null) return 0;
      const all = before + current + (total - at - 1);
      return all > 0 ? (before + within * current) / all : 0;
    },
  };
}

function frame(place: StepPlace, spec: StepSpec | undefined): StepFrame {
  if (typeof spec !== 'object' || !spec.steps) return openFrame(place);
  return declaredFrame(place, spec.steps, spec.steps.map(weightOf));
}

function weightOf(step: StepSpec): number {
  return typeof step === 'string' ? 1 : (step.weight ?? 1);
}

function checked(name: string, weight: number | undefined): number | undefined {
  if (weight === undefined || (weight >= 0 && Number.isFinite(weight))) return weight;
  throw new TypeError(`The weight of step '${name}' must be a number from 0, got ${weight}.`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function list(steps: readonly StepSpec[]): string {
  return steps.length === 0 ? 'none' : steps.map((step) => `'${stepName(step)}'`).join(', ');
}
