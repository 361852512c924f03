import type { Clock, EventDraft, Job, Publisher } from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { JobTables } from './job-tables.ts';
import type { CompletedRun } from './queue.ts';
import type { Backoff } from './retry-delay.ts';

export interface SqlJobQueueOptions<Tables extends JobTables> {
  /** The application's database: its tables, ours (`createJobTables`), and the publisher's. */
  db: Kysely<Tables>;
  /** Writes events in the same transaction. */
  publisher: Publisher<Transaction<NoInfer<Tables>>>;
  /** Channels that hear the state events of a job besides `job:{id}`. @default none */
  channels?: (job: Job) => readonly string[];
  /**
   * Runs in the transaction in which a job completes: stores the result in the application's tables. The queue itself
   * keeps only the summary. MUST use the transaction for all that it reads and writes.
   */
  onCompleted?: (job: Job, run: CompletedRun, transaction: Transaction<Tables>) => Promise<void>;
  /** Runs in the transaction of every state change but progress. MUST use the transaction, as `onCompleted`. */
  onTransition?: (job: Job, event: EventDraft, transaction: Transaction<Tables>) => Promise<void>;
  /** Failures of a job before a retryable error is final; being lost with its server is none. @default 3 */
  maxAttempts?: number;
  /** Starts of a job, in all, before being lost with its server is final. @default 10 */
  maxStarts?: number;
  /** Waits before the next attempt. @default { baseMs: 1000, maxMs: 60_000 } */
  backoff?: Backoff;
  clock?: Clock;
  /** 0 to 1. @default Math.random */
  random?: () => number;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

export const sqlJobQueueDefaults: Required<
  Pick<SqlJobQueueOptions<JobTables>, 'maxAttempts' | 'maxStarts' | 'backoff'>
> = { maxAttempts: 3, maxStarts: 10, backoff: { baseMs: 1000, maxMs: 60_000 } };
