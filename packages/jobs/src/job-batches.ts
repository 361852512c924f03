import type { Batch, Job } from '@headway/protocol';
import type { NewJob } from './queue-intake.ts';

/** What a new batch is made of. */
export interface NewBatch {
  /** 1 to 128 letters, digits and `._~@-`; the same id gives the batch that was made with it. @default a new one */
  id?: string;
  name?: string;
  labels: Readonly<Record<string, string>>;
  /** Nothing more is expected, so that it is completed with its last job. @default false */
  sealed?: boolean;
  /** Its first jobs, at most `mostFirstJobs`, in the same transaction; more come with `enqueue({ batchId })`. */
  jobs?: readonly NewJob[];
}

/** More would keep others from writing for too long. */
export const mostFirstJobs = 1000;

export interface BatchFilter {
  status?: readonly Batch['status'][];
  /** All must match. */
  labels?: Readonly<Record<string, string>>;
  /** 1 to 500. @default 50 */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/**
 * Jobs that belong together, with one progress. Batches are told to `batch:{id}`.
 *
 * - Counts MUST be those of its jobs at each commit. Changes are told by `batch.updated`, together where many come at
 *   once, and the last one always.
 * - `batch.completed` MUST be told once, in the transaction in which the last job of a sealed batch ends. A batch that
 *   gets work after that is told as running again, and is completed once more.
 * - The fraction MUST NOT fall but for work that is added: a job that is new or is run again by a person.
 * - What is asked of a batch that can't have it MUST throw `HeadwayError('conflict')`, an unknown id `not_found`.
 * - What is asked of all jobs goes on after a crash, at the next `recover`.
 */
export interface JobBatches<Transaction = never> {
  /** @throws TypeError when the id or the jobs are none. */
  addBatch(batch: NewBatch, transaction?: Transaction): Promise<Batch>;
  batch(id: string, transaction?: Transaction): Promise<Batch | null>;
  /** Newest first. */
  batches(filter: BatchFilter): Promise<{ items: readonly Batch[]; nextCursor: string | null }>;
  /** Nothing more is expected. Jobs may be added all the same: the batch is then running again. */
  sealBatch(id: string, transaction?: Transaction): Promise<Batch>;
  /** Jobs that wait are paused, those that run become `pausing`, and those that come later wait paused. */
  pauseBatch(id: string): Promise<Batch>;
  /** Its paused jobs wait again. */
  resumeBatch(id: string): Promise<Batch>;
  /** Cancels all its jobs that have not ended, and seals it. */
  cancelBatch(id: string): Promise<Batch>;
  /**
   * Takes a job out of the batch: it no longer counts, and is cancelled unless it has ended, since nobody wants it done
   * any more. It keeps the label that tells where it came from.
   */
  removeFromBatch(batchId: string, jobId: string, transaction?: Transaction): Promise<Job>;
}
