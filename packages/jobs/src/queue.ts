import type { JobBatches } from './job-batches.ts';
import type { JobLine } from './job-line.ts';
import type { JobNotes } from './job-notes.ts';
import type { JobReviews } from './job-reviews.ts';
import type { JobStatistics } from './job-statistics.ts';
import type { JobControls } from './queue-controls.ts';
import type { JobIntake } from './queue-intake.ts';
import type { JobReads } from './queue-reads.ts';
import type { JobRuns } from './queue-runs.ts';
import type { JobUpkeep } from './queue-upkeep.ts';
import type { JobWorkers } from './queue-workers.ts';

export type { JobControls } from './queue-controls.ts';
export type { JobIntake, NewJob, RetryPolicy } from './queue-intake.ts';
export type { JobCounts, JobFilter, JobReads, RunSample, StepSample } from './queue-reads.ts';
export type {
  CompletedRun,
  Continuation,
  JobNote,
  JobRuns,
  OpenOptions,
  ProgressReport,
  TakenJob,
  TakeOptions,
} from './queue-runs.ts';
export type { JobUpkeep, Keep, LostRuns, Parallelism, Retention } from './queue-upkeep.ts';
export type { JobWorker, JobWorkers } from './queue-workers.ts';

/**
 * Where jobs live: the port that embedded and other queues implement, in parts by who calls it. `Transaction` is the
 * store's own.
 *
 * Every change of a job MUST commit together with its event, and raise `revision` by one.
 */
export interface JobQueue<Transaction = never>
  extends
    JobIntake<Transaction>,
    JobReads<Transaction>,
    JobLine,
    JobControls<Transaction>,
    JobRuns,
    JobNotes,
    JobStatistics,
    JobReviews<Transaction>,
    JobBatches<Transaction>,
    JobUpkeep,
    JobWorkers {
  /**
   * Hears that work may be waiting, what was asked of a run, and of each job that changed otherwise than by progress,
   * perhaps before that is committed: whoever hears it reads. Returns the undo.
   */
  onChange(listener: (change: QueueChange) => void): () => void;
  /** Tells what was held back to be told together, and lets timers go. To be called before the database is closed. */
  close(): Promise<void>;
}

/** `resumed`: the request to pause a run was taken back. */
export type QueueChange =
  | { type: 'waiting' }
  | { type: 'cancelling' | 'pausing' | 'resumed'; id: string }
  | { type: 'changed'; id: string };
