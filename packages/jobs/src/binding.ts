import type { JobContract, JobSummary } from '@headway/protocol';

/** What `run` works with. All calls are cheap and never wait for a client. */
export interface JobContext<Item = unknown> {
  readonly jobId: string;
  /** From 1. */
  readonly attempt: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Aborted when the job is cancelled or its worker stops. */
  readonly signal: AbortSignal;
  /** Enters a step of the contract by name; the one before is completed. Steps are entered in order, each once. */
  step(name: string, options?: { weight?: number }): void;
  /** Progress within the current step. `done` may fall or exceed `total`: what is shown never falls and never passes 1. */
  progress(done: number, total: number, unit?: string): void;
  message(text: string): void;
  /** Reports something found or made. */
  item(item: Item): void;
  log(message: string, level?: 'info' | 'warning' | 'error'): void;
}

/** What a run gives: its result and, in short, what came out. */
export interface JobOutcome<Result> {
  result: Result;
  summary: JobSummary;
}

/** A contract with the code that fulfils it. */
export interface JobBinding<Input = unknown, Result = unknown, Item = unknown> {
  readonly contract: JobContract<Input, Result, Item>;
  run(context: JobContext<Item>, input: Input): Promise<JobOutcome<Result>>;
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
export function bindJob<Input, Result, Item>(
  contract: JobContract<Input, Result, Item>,
  run: (context: JobContext<Item>, input: Input) => Promise<JobOutcome<Result>>,
): JobBinding<Input, Result, Item> {
  return { contract, run };
}
