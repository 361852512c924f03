import type { Job } from '@headway/protocol';

/** What a new job is made of. */
export interface NewJob {
  kind: string;
  /**
   * Checked against the contract by the worker; MUST be plain JSON. References to files and secrets, never the things
   * themselves.
   */
  input: unknown;
  labels: Readonly<Record<string, string>>;
  /** Whole number; higher runs first. @default 0 */
  priority?: number;
  /** The same key gives the job that was made with it, until that job is swept away. */
  idempotencyKey?: string;
  /** How big the work is, in any unit that is the same within a kind (pixels, bytes): scales the time left. */
  size?: number;
  /** How long to wait before it may run, ms; not beside `runAt`. @default 0 */
  delayMs?: number;
  /** When it may run, ISO 8601 UTC; a time that has passed is now. */
  runAt?: string;
  /** The batch that it counts in, also kept as its label `batchId`. */
  batchId?: string;
  /** How often and when to try again. @default what the queue says for the kind */
  retry?: RetryPolicy;
}

/**
 * Exponential backoff with full jitter: before the next attempt, a random part of `baseMs` doubled with each failure,
 * `maxMs` at most.
 */
export interface RetryPolicy {
  /** Failures in all before a retryable error is final; 1 never tries again. */
  maxAttempts: number;
  baseMs: number;
  maxMs: number;
  /** Runs that may be lost before the job fails; 1 is never started again. @default what the queue says */
  maxLosses?: number;
}

export interface JobIntake<Transaction = never> {
  /**
   * @throws TypeError when the draft makes no job: a priority that is no whole number, an input that is no JSON, times
   *   or a policy out of range. HeadwayError `not_found` when there is no such batch, `conflict` when it is being
   *   cancelled.
   */
  enqueue(job: NewJob, transaction?: Transaction): Promise<Job>;
}
