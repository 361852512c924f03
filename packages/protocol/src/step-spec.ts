/** A step as a contract declares it: its name, or more where it has steps within it or weighs other than 1. */
export type StepSpec =
  | string
  | {
      readonly name: string;
      /** How much of the work it is among those beside it. @default 1 */
      readonly weight?: number;
      /** The steps within it, in order. Without them a run may name its own. */
      readonly steps?: readonly StepSpec[];
    };

/** The names of steps; any text where they are not known as types. */
export type StepNames<Steps extends readonly StepSpec[]> = NameOf<Steps[number]>;
type NameOf<Spec> = Spec extends string ? Spec : Spec extends { readonly name: infer Name } ? Name : never;

/** The steps within one of these. */
export type StepsWithin<Steps extends readonly StepSpec[], Name> = WithinOf<Steps[number], Name>;
type WithinOf<Spec, Name> = [DeclaredIn<Spec, Name>] extends [never]
  ? readonly StepSpec[]
  : Extract<DeclaredIn<Spec, Name>, readonly StepSpec[]>;
type DeclaredIn<Spec, Name> = Spec extends { readonly name: Name; readonly steps: infer Within }
  ? Within
  : never;

/** Levels of steps, the contract's own included. */
export const deepestSteps = 4;

/** The name of a step. */
export function stepName(step: StepSpec): string {
  return typeof step === 'string' ? step : step.name;
}

/** @throws TypeError when the steps can't be told apart, are nested too deep, or weigh nothing sensible. */
export function checkSteps(
  kind: string,
  steps: readonly StepSpec[],
  weights: Readonly<Record<string, number>>,
  level = 1,
): void {
  const names = steps.map(stepName);
  if (names.some((name) => name.trim() === '') || new Set(names).size !== names.length) {
    throw new TypeError(`The steps of '${kind}' must have names, each its own.`);
  }
  if (level > deepestSteps)
    throw new TypeError(`The steps of '${kind}' are nested deeper than ${deepestSteps} levels.`);
  for (const [step, weight] of Object.entries(weights)) {
    if (!names.includes(step))
      throw new TypeError(`'${kind}' weighs a step '${step}' that it does not have.`);
    checkWeight(step, weight);
  }
  for (const step of steps) {
    if (typeof step === 'string') continue;
    if (step.weight !== undefined) checkWeight(step.name, step.weight);
    if (step.steps) checkSteps(kind, step.steps, {}, level + 1);
  }
}

function checkWeight(step: string, weight: number): void {
  if (weight >= 0 && Number.isFinite(weight)) return;
  throw new TypeError(`The weight of step '${step}' must be a number from 0, got ${weight}.`);
}
