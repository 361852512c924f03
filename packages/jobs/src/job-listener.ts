import type { Job } from '@headway/protocol';
import type { Transaction } from 'kysely';
import type { JobEvent } from './job-machine.ts';
import type { JobTables } from './job-tables.ts';

/** What became of a job. */
export interface HeardChange {
  /** `null`: it was enqueued. */
  before: Job | null;
  /** `null`: it was deleted. */
  after: Job | null;
  /** What the machine was asked; `null` for a job that was enqueued or deleted. */
  cause: JobEvent | null;
}

/**
 * A part of the queue that keeps account of jobs. It hears each change, progress too, within its transaction and after
 * its event was published, and MUST use that transaction. It may change the job once more, and then gives it as it is now.
 */
export type JobListener<Tables extends JobTables> = (
  change: HeardChange,
  trx: Transaction<Tables>,
) => Promise<Job | undefined>;
