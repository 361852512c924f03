import type { Job, JobError, JobItem, JobLogLine, JobStepState, JobSummary } from '@headway/protocol';
import type { JobNotes } from './job-notes.ts';
import type { JobLine } from './job-line.ts';

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
  /** The same key gives the job that was made with it. */
  idempotencyKey?: string;
  /** How big the work is, in any unit that is the same within a kind (pixels, bytes): scales the time left. */
  size?: number;
}

/** A job taken by a worker. `fence` stands for this very attempt: a write with an older one changes nothing. */
export interface TakenJob {
  job: Job;
  input: unknown;
  fence: number;
  size: number | null;
}

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
}

/** How long an earlier run of a kind took: what the time left is learned from. */
export interface RunSample {
  durationMs: number;
  size: number | null;
  /** What its steps took, in order; absent where that is not known. */
  steps?: readonly { name: string; durationMs: number }[];
}

/**
 * Where jobs live: the port that embedded and other queues implement. `Transaction` is the store's own.
 *
 * - Every change of a job MUST commit together with its event, and raise `revision`.
 * - `take` MUST give each waiting job whose `runAt` has come to one caller, raise `attempt` and the fence, highest
 *   priority first, then oldest.
 * - `report`, `note`, `complete`, `fail`, `release` and `confirmCancelled` MUST change nothing when the fence is not the
 *   newest or the run has ended, and say so by `false`.
 * - However the run of a `cancelling` job ends, the job MUST be `cancelled`.
 * - What is asked of a job that can't have it (cancel of a finished one) MUST throw `HeadwayError('conflict')`; an
 *   unknown id `HeadwayError('not_found')`.
 */
export interface JobQueue<Transaction = never> extends JobLine, JobNotes {
  enqueue(job: NewJob, transaction?: Transaction): Promise<Job>;
  get(id: string, transaction?: Transaction): Promise<Job | null>;
  /** Newest first. */
  list(
    filter: JobFilter,
    transaction?: Transaction,
  ): Promise<{ items: readonly Job[]; nextCursor: string | null }>;
  /** Ends a waiting job at once; a running one becomes `cancelling` until its worker confirms. */
  cancel(id: string, transaction?: Transaction): Promise<Job>;
  /** Runs a failed or cancelled job again, as its next attempt. */
  retry(id: string, transaction?: Transaction): Promise<Job>;
  take(kinds: readonly string[]): Promise<TakenJob | null>;
  report(id: string, fence: number, report: ProgressReport): Promise<boolean>;
  /** As `notes`, with one. */
  note(id: string, fence: number, note: JobNote): Promise<boolean>;
  complete(id: string, fence: number, run: CompletedRun): Promise<boolean>;
  /** A retryable error with failures left makes the job `retrying`: it may be taken again from its new `runAt` on. */
  fail(id: string, fence: number, error: JobError): Promise<boolean>;
  confirmCancelled(id: string, fence: number): Promise<boolean>;
  /** Gives a running job back as `queued`: its worker stops for reasons of its own. */
  release(id: string, fence: number): Promise<boolean>;
  /** Called at start by the one process that runs the jobs: what was active goes back to `queued`, what was cancelling is cancelled. */
  recover(): Promise<{ requeued: number; cancelled: number }>;
  /** The latest completed runs of a kind, newest first. */
  history(kind: string): Promise<readonly RunSample[]>;
  stats(): Promise<JobCounts>;
  /**
   * Hears that work may be waiting, that a cancel was asked, and of each job that changed otherwise than by progress,
   * perhaps before that is committed: whoever hears it reads. Returns the undo.
   */
  onChange(listener: (change: QueueChange) => void): () => void;
}

export type QueueChange =
  | { type: 'waiting' }
  | { type: 'cancelling'; id: string }
  | { type: 'changed'; id: string };

export type JobNote =
  | { type: 'job.step'; data: JobStepState }
  | { type: 'job.item'; data: JobItem }
  | { type: 'job.log'; data: JobLogLine };

/** Jobs by what they wait for: `waiting` is to be run, `active` is being run, `reviewing` waits for a person. */
export interface JobCounts {
  waiting: number;
  paused: number;
  active: number;
  reviewing: number;
  completed: number;
  failed: number;
  cancelled: number;
  total: number;
}

export interface JobFilter {
  status?: readonly Job['status'][];
  kind?: string;
  /** All must match. */
  labels?: Readonly<Record<string, string>>;
  /** 1 to 500. @default 50 */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}
