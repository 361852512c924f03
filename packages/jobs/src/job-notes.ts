import type { JobError, JobItem, JobLogLine, JobStepState } from '@headway/protocol';
import type { JobNote } from './queue.ts';

/** A run of a job, from a start to its end. */
export interface JobAttempt {
  jobId: string;
  /** From 1. */
  attempt: number;
  /** Who ran it, where that is known. */
  worker: string | null;
  startedAt: string;
  /** `null` while it goes on. */
  endedAt: string | null;
  /** How it ended. `paused` and `reviewing`: to go on later; `released`: its worker gave it back. */
  outcome: 'completed' | 'failed' | 'cancelled' | 'paused' | 'reviewing' | 'released' | 'lost' | null;
  error: JobError | null;
}

/** A log line as it is kept. */
export interface KeptLogLine extends JobLogLine {
  /** From 1 in each attempt. */
  line: number;
  writtenAt: string;
}

/** A part of a long list. */
export interface PageQuery {
  /** Of one attempt only. @default all that are kept */
  attempt?: number;
  /** `nextCursor` of the page before. */
  after?: string;
  /** 1 to 1000. @default 100 */
  limit?: number;
}

/** `nextCursor` is `null` at the end of what there is now; what comes later has later places. */
export interface Page<T> {
  items: readonly T[];
  nextCursor: string | null;
}

/**
 * What is kept of each job, for at most so many: attempts of a job with their ends; attempts with steps, items and log
 * lines; steps, items and lines of an attempt; characters of an item as JSON. What is beyond is neither kept nor told.
 */
export const noteBounds = {
  attempts: 100,
  notedAttempts: 3,
  steps: 2000,
  items: 10_000,
  logLines: 2500,
  itemLength: 65_536,
} as const;

/**
 * What runs tell besides their progress, kept with the job.
 *
 * - Notes MUST be kept in the transaction of their events, in order, and go with their job.
 * - A step that was running when its run ended MUST be told and kept as ended.
 */
export interface JobNotes {
  /** Publishes and keeps what a run tells; `false` when the run is over. Many at once cost little more than one. */
  notes(id: string, fence: number, notes: readonly JobNote[]): Promise<boolean>;
  /** The newest state of each step, in order of attempts, then of steps. */
  steps(jobId: string, query?: { attempt?: number }): Promise<readonly JobStepState[]>;
  /** In order of attempts, then of their indices. */
  items(jobId: string, query?: PageQuery): Promise<Page<JobItem>>;
  /** Oldest first. */
  logLines(jobId: string, query?: PageQuery & { level?: JobLogLine['level'] }): Promise<Page<KeptLogLine>>;
  /** Oldest first. */
  attempts(jobId: string): Promise<readonly JobAttempt[]>;
}
