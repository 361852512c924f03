import type { EventDraft, Job, Publisher } from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { CompletedRun, JobQueue } from './queue.ts';

/** The tables of the embedded queue, to be part of the application's own database type. */
export interface JobTables {
  headway_jobs: {
    id: string;
    kind: string;
    [column: string]: unknown;
  };
}

export interface SqlJobQueueOptions<Tables> {
  // The application's database: its tables, ours, and the publisher's.
  db: Kysely<Tables>;
  /** Writes events in the same transaction. */
  publisher: Publisher<Transaction<Tables>>;
  /** Channels that hear the state events of a job besides `job:{id}`. @default none */
  channels?: (job: Job) => readonly string[];
  /** Runs in the transaction in which a job completes: stores the result in the application's tables. */
  onCompleted?: (job: Job, run: CompletedRun, transaction: Transaction<Tables>) => Promise<void>;
  /** Runs in the transaction of every state change but progress. */
  onTransition?: (job: Job, event: EventDraft, transaction: Transaction<Tables>) => Promise<void>;
  /** Starts of a job, in all, before a retryable error is final. @default 3 */
  maxAttempts?: number;
}

export type CreateSqlJobQueue = <Tables>(
  options: SqlJobQueueOptions<Tables>,
) => JobQueue<Transaction<Tables>>;
