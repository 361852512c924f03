import type { StandardSchemaV1 } from '@standard-schema/spec';
import { checkSteps, type StepSpec } from './step-spec.ts';

/** What a run of a contract has besides input, result and items, as types. */
export interface RunTypes {
  /** The steps, with the steps within them. */
  steps: readonly StepSpec[];
  /** Name of a review → its answer. */
  answers: Readonly<Record<string, unknown>>;
  /** What a run keeps for the next one. */
  saved: unknown;
}

/** What a kind of job takes, gives and goes through: shared by the worker, the server and the screen. */
export interface JobContract<
  Input = unknown,
  Result = unknown,
  Item = unknown,
  Run extends RunTypes = RunTypes,
> {
  /** Lower-case with hyphens: `cells`. */
  readonly kind: string;
  readonly input: StandardSchemaV1<unknown, Input>;
  readonly result: StandardSchemaV1<unknown, Result>;
  /** What `context.item` reports, where the job reports items. */
  readonly items?: StandardSchemaV1<unknown, Item>;
  /** The steps in order, by their names as people read them. Steps within them may be declared, too. */
  readonly steps: Run['steps'];
  /** How much of the work each step is, from 0, in any unit; a step that is not named counts 1. */
  readonly stepWeights?: Readonly<Record<string, number>>;
  /** What the job may ask a person, by name. */
  readonly reviews?: {
    readonly [Name in keyof Run['answers']]: {
      readonly answer: StandardSchemaV1<unknown, Run['answers'][Name]>;
    };
  };
  /** What `context.save` keeps, where the job keeps something. */
  readonly saved?: StandardSchemaV1<unknown, Run['saved']>;
}

/** The input of a contract, once checked. */
export type JobInput<Contract> = Contract extends JobContract<infer Input> ? Input : never;
/** The result of a contract. */
export type JobResult<Contract> = Contract extends JobContract<unknown, infer Result> ? Result : never;

type Reviews = Readonly<Record<string, { readonly answer: StandardSchemaV1 }>>;

type AnswersOf<V extends Reviews> = {
  readonly [Name in keyof V]: StandardSchemaV1.InferOutput<V[Name]['answer']>;
};

interface ContractOptions<
  I extends StandardSchemaV1,
  R extends StandardSchemaV1,
  T extends StandardSchemaV1,
  S extends readonly StepSpec[],
  V extends Reviews,
  K extends StandardSchemaV1,
> {
  kind: string;
  input: I;
  result: R;
  items?: T;
  steps: S;
  stepWeights?: Readonly<Record<string, number>>;
  reviews?: V;
  saved?: K;
}

type NoSchema = StandardSchemaV1<unknown, never>;

/**
 * Declares a kind of job.
 * @throws TypeError when the kind is not lower-case with hyphens, a step has no name or has that of another one beside
 * it, steps are nested deeper than four levels, or a weight is of no step or below 0.
 * @example
 * const resize = defineJobContract({
 *   kind: 'resize',
 *   input: z.object({ path: z.string(), width: z.int() }),
 *   result: z.object({ bytes: z.int() }),
 *   steps: ['Read', { name: 'Resize', steps: ['Shrink', 'Sharpen'] }, 'Write'],
 * });
 */
export function defineJobContract<
  I extends StandardSchemaV1,
  R extends StandardSchemaV1,
  const S extends readonly StepSpec[],
  T extends StandardSchemaV1 = NoSchema,
  V extends Reviews = Record<never, never>,
  K extends StandardSchemaV1 = NoSchema,
>(
  options: ContractOptions<I, R, T, S, V, K>,
): JobContract<
  StandardSchemaV1.InferOutput<I>,
  StandardSchemaV1.InferOutput<R>,
  StandardSchemaV1.InferOutput<T>,
  { steps: S; answers: AnswersOf<V>; saved: StandardSchemaV1.InferOutput<K> }
> {
  const { kind, steps, stepWeights = {} } = options;
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(kind)) {
    throw new TypeError(`Job kind '${kind}' must be lower-case letters, digits and hyphens, 32 at most.`);
  }
  checkSteps(kind, steps, stepWeights);
  return options as unknown as ReturnType<typeof defineJobContract<I, R, S, T, V, K>>;
}
