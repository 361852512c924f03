import type {
  Job,
  JobError,
  JobItem,
  JobLogLine,
  JobPreview,
  JobStepState,
  JobSummary,
  JobWarning,
} from '@headway/protocol';

import type { NewJob } from './queue-intake.ts';

/** A job taken by a worker. `fence` stands for this very attempt: a write with an older one changes nothing. */
export interface TakenJob {
  job: Job;
  input: unknown;
  fence: number;
  size: number | null;
  continuation: Continuation;
  /** How long the job is the taker's without a heartbeat; `null`: as long as the queue's own process lives. */
  leaseMs: number | null;
}

/** What earlier runs of a job left for the next one: after a pause, a review, an automatic retry, a lost worker. */
export interface Continuation {
  /** The newest `save`; `null` on a fresh start. */
  state: unknown;
  /** Answers of people by the names of their questions. */
  answers: Readonly<Record<string, unknown>>;
}

export interface TakeOptions {
  /** Who takes it, for people to see. */
  worker?: string;
  /** For takers that may vanish without the queue's process: without a heartbeat in time the job is somebody else's. */
  leaseMs?: number;
  /** Only jobs that have all of these. */
  labels?: Readonly<Record<string, string>>;
}

/** Who opens a job, and how long it is theirs without a heartbeat. */
export type OpenOptions = Required<Pick<TakeOptions, 'worker' | 'leaseMs'>>;

/** How far a run is. Absent fields stay as they are. */
export interface ProgressReport {
  step?: Job['step'];
  done?: number | null;
  total?: number | null;
  unit?: string | null;
  fraction?: number | null;
  message?: string | null;
  eta?: Job['eta'];
}

export interface CompletedRun {
  result: unknown;
  summary: JobSummary;
  /**
   * What each quarter of the work of a step took, ms, by its name (empty for a run without steps), for those that told
   * how far they were: what the time left of later runs is learned from.
   */
  quartersMs?: Readonly<Record<string, readonly number[]>>;
}

export type JobNote =
  | { type: 'job.step'; data: JobStepState }
  | { type: 'job.item'; data: JobItem }
  | { type: 'job.log'; data: JobLogLine }
  /** Told, and kept nowhere else: its file is the application's. */
  | { type: 'job.preview'; data: JobPreview };

/** Most characters of the JSON of a saved state. */
export const maxStateLength = 65_536;

/**
 * What those who run jobs tell. Everything with a fence MUST change nothing when the fence is not the newest or the run
 * has ended, and say so by `false`. However the run of a `cancelling` job ends, the job MUST be `cancelled`; a `pausing`
 * one whose run ends without an end of the job MUST be `paused`.
 */
export interface JobRuns {
  /**
   * MUST give each waiting job whose `runAt` has come to one caller, raise `attempt` and the fence, highest priority
   * first, then oldest; and no job that would exceed the parallelism.
   */
  take(kinds: readonly string[], options?: TakeOptions): Promise<TakenJob | null>;
  /**
   * Makes a job for work that the caller has already, and starts it at once, whatever the parallelism is. When its run is
   * lost the job MUST fail: nobody else could do it. With the idempotency key of a job that is being run, that run goes
   * on.
   * @throws HeadwayError `conflict` when the job of the idempotency key is not being run.
   */
  open(job: NewJob, options: OpenOptions): Promise<TakenJob>;
  /** The job is the taker's for another `leaseMs`. */
  heartbeat(id: string, fence: number, leaseMs: number): Promise<boolean>;
  report(id: string, fence: number, report: ProgressReport): Promise<boolean>;
  /** As `notes`, with one. */
  note(id: string, fence: number, note: JobNote): Promise<boolean>;
  /**
   * Keeps state for the next run, in place of what was saved before.
   * @throws HeadwayError `state_too_large` above `maxStateLength`. TypeError when it is no JSON.
   */
  save(id: string, fence: number, state: unknown): Promise<boolean>;
  /** Says what people should know of a job; `null` takes it back. Before the first start the fence is 0. */
  warn(id: string, fence: number, warning: JobWarning | null): Promise<boolean>;
  complete(id: string, fence: number, run: CompletedRun): Promise<boolean>;
  /** A retryable error with failures left makes the job `retrying`: it may be taken again from its new `runAt` on. */
  fail(id: string, fence: number, error: JobError): Promise<boolean>;
  confirmCancelled(id: string, fence: number): Promise<boolean>;
  /** The run of a `pausing` job has ended, to go on later from what it saved. */
  confirmPaused(id: string, fence: number): Promise<boolean>;
  /** Gives a running job back as `queued`: its worker stops for reasons of its own. */
  release(id: string, fence: number): Promise<boolean>;
}
