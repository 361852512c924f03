import type { JobContract, JobSummary, RunTypes, StepNames, StepSpec, StepsWithin } from '@headway/protocol';
import type { Preview } from './preview-writer.ts';
import type { ReviewRequest } from './run-continuation.ts';
import type { StepOptions } from './step-place.ts';

/** What `run` works with. All calls are cheap and never wait for a client. */
export interface JobContext<Item = unknown, Run extends RunTypes = RunTypes> extends JobStepHandle<
  Run['steps']
> {
  readonly jobId: string;
  /** From 1. */
  readonly attempt: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Aborted when the job is cancelled or its worker stops. */
  readonly signal: AbortSignal;
  /**
   * Enters a step of the contract by name; the one before is completed, with all within it. Steps are entered in order,
   * each once. Gives the step, so that steps within it can be entered.
   * @throws TypeError when the contract has no such step, or it can't come now. RunSuspended when the job is being paused:
   * let it through.
   */
  step<Name extends StepNames<Run['steps']>>(
    name: Name,
    options?: Pick<StepOptions, 'weight'>,
  ): JobStepHandle<StepsWithin<Run['steps'], Name>>;
  /**
   * Progress within the innermost step. `done` may fall or exceed `total`: what is shown never falls and never passes 1.
   */
  progress(done: number, total: number, unit?: string): void;
  message(text: string): void;
  /** Reports something found or made. */
  item(item: Item): void;
  log(message: string, level?: 'info' | 'warning' | 'error'): void;
  /**
   * Shows a picture of what there is so far, in place of the one before: two a second are shown at most, the last one
   * always.
   * @throws TypeError when it is no PNG, JPEG, WebP or GIF, or has neither bytes nor a path.
   */
  preview(preview: Preview): void;
  /** What an earlier run of the job saved; `null` where there is nothing. */
  readonly saved: Run['saved'] | null;
  /**
   * Keeps state for the next run, in place of what was saved before: after a pause, a review, an automatic retry or a
   * lost worker it is `saved`. At most 64 Ki characters of JSON.
   * @throws JobFailure `state_too_large`. TypeError when it does not fit the contract.
   */
  save(state: Run['saved']): void;
  /**
   * Asks a person. The first call ends the run, with what it saved; after the answer a new run begins, and the same call
   * gives the answer at once.
   * @throws RunSuspended while there is no answer: let it through. JobFailure `invalid_answer` when it does not fit.
   */
  review<Name extends keyof Run['answers'] & string>(
    name: Name,
    request: ReviewRequest,
  ): Run['answers'][Name];
}

/** What `run` of a contract works with, for functions that it calls: `JobContextOf<typeof cells>`. */
export type JobContextOf<Contract> =
  Contract extends JobContract<unknown, unknown, infer Item, infer Run> ? JobContext<Item, Run> : never;

/** A step that was entered. */
export interface JobStepHandle<Steps extends readonly StepSpec[] = readonly StepSpec[]> {
  /**
   * Enters a step within this one; the one before within it is completed. Where the contract declares steps within, it
   * is one of them; elsewhere any, counted by `index` and `total`.
   * @throws TypeError when it can't come now, this step is over, or it is the fifth level.
   */
  step<Name extends StepNames<Steps>>(
    name: Name,
    options?: StepOptions,
  ): JobStepHandle<StepsWithin<Steps, Name>>;
}

/** What a run gives: its result and, in short, what came out. */
export interface JobOutcome<Result> {
  result: Result;
  summary: JobSummary;
}

/** A contract with the code that fulfils it. */
export interface JobBinding<
  Input = unknown,
  Result = unknown,
  Item = unknown,
  Run extends RunTypes = RunTypes,
> {
  readonly contract: JobContract<Input, Result, Item, Run>;
  run(context: JobContext<Item, Run>, input: Input): Promise<JobOutcome<Result>>;
}

/**
 * Thrown by `run` to fail with a reason that people understand. `code` is stable, for programs; any other error fails
 * as `job_failed` without its message.
 */
export class JobFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options?: ErrorOptions & { retryable?: boolean }) {
    super(message, options);
    this.name = 'JobFailure';
    this.code = code;
    this.retryable = options?.retryable ?? false;
  }
}

/** Binds a contract to `run`. */
export function bindJob<Input, Result, Item, Run extends RunTypes = RunTypes>(
  contract: JobContract<Input, Result, Item, Run>,
  run: (context: JobContext<Item, Run>, input: Input) => Promise<JobOutcome<Result>>,
): JobBinding<Input, Result, Item, Run> {
  return { contract, run };
}

/** The outcome of a run that did all its work and found nothing: neither a success nor a failure. */
export function nothingFound<Result>(result: Result, text: string): JobOutcome<Result> {
  return { result, summary: { outcome: 'nothing_found', text } };
}
