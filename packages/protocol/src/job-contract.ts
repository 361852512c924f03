import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What a kind of job takes, gives and goes through: shared by the worker, the server and the screen. */
export interface JobContract<Input = unknown, Result = unknown, Item = unknown> {
  /** Lower-case with hyphens: `cells`. */
  readonly kind: string;
  readonly input: StandardSchemaV1<unknown, Input>;
  readonly result: StandardSchemaV1<unknown, Result>;
  /** What `context.item` reports, where the job reports items. */
  readonly items?: StandardSchemaV1<unknown, Item>;
  /** The names of the steps, in order, as people read them. */
  readonly steps: readonly string[];
  /** How much of the work each step is, from 0, in any unit; a step that is not named counts 1. */
  readonly stepWeights?: Readonly<Record<string, number>>;
}

/** The input of a contract, once checked. */
export type JobInput<Contract> = Contract extends JobContract<infer Input, unknown, unknown> ? Input : never;
/** The result of a contract. */
export type JobResult<Contract> =
  Contract extends JobContract<unknown, infer Result, unknown> ? Result : never;

interface ContractOptions<
  I extends StandardSchemaV1,
  R extends StandardSchemaV1,
  T extends StandardSchemaV1,
> {
  kind: string;
  input: I;
  result: R;
  items?: T;
  steps: readonly string[];
  stepWeights?: Readonly<Record<string, number>>;
}

/**
 * Declares a kind of job.
 * @throws TypeError when the kind is not lower-case with hyphens, a step has no name or is named twice, or a weight is
 * of no step or below 0.
 * @example
 * const resize = defineJobContract({
 *   kind: 'resize',
 *   input: z.object({ path: z.string(), width: z.int() }),
 *   result: z.object({ bytes: z.int() }),
 *   steps: ['Read', 'Resize', 'Write'],
 * });
 */
export function defineJobContract<
  I extends StandardSchemaV1,
  R extends StandardSchemaV1,
  T extends StandardSchemaV1 = StandardSchemaV1<unknown, never>,
>(
  options: ContractOptions<I, R, T>,
): JobContract<
  StandardSchemaV1.InferOutput<I>,
  StandardSchemaV1.InferOutput<R>,
  StandardSchemaV1.InferOutput<T>
> {
  const { kind, steps, stepWeights = {} } = options;
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(kind)) {
    throw new TypeError(`Job kind '${kind}' must be lower-case letters, digits and hyphens, 32 at most.`);
  }
  if (steps.some((name) => name.trim() === '') || new Set(steps).size !== steps.length) {
    throw new TypeError(`The steps of '${kind}' must have names, each its own.`);
  }
  for (const [step, weight] of Object.entries(stepWeights)) {
    if (!steps.includes(step))
      throw new TypeError(`'${kind}' weighs a step '${step}' that it does not have.`);
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new TypeError(`The weight of step '${step}' must be a number from 0, got ${weight}.`);
    }
  }
  return options as unknown as ReturnType<typeof defineJobContract<I, R, T>>;
}
