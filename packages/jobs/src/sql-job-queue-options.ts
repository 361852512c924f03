import type { Batch, Clock, EventDraft, Job, Publisher } from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { CheckAnswer } from './check-answers.ts';
import { defaultGroupLabel, type JobTables } from './job-tables.ts';
import type { CompletedRun, Parallelism, Retention, RetryPolicy } from './queue.ts';
import type { Backoff } from './retry-delay.ts';

export interface SqlJobQueueOptions<Tables extends JobTables> {
  /** The application's database: its tables, ours (`createJobTables`), and the publisher's. */
  db: Kysely<Tables>;
  /** Writes events in the same transaction. */
  publisher: Publisher<Transaction<NoInfer<Tables>>>;
  /** Channels that hear the state events of a job besides `job:{id}`. @default none */
  channels?: (job: Job) => readonly string[];
  /** Channels that hear of a batch besides `batch:{id}`. @default none */
  batchChannels?: (batch: Batch) => readonly string[];
  /**
   * Runs in the transaction in which a job completes: stores the result in the application's tables. The queue itself
   * keeps only the summary. MUST use the transaction for all that it reads and writes.
   */
  onCompleted?: (job: Job, run: CompletedRun, transaction: Transaction<Tables>) => Promise<void>;
  /** Runs in the transaction of every state change but progress. MUST use the transaction, as `onCompleted`. */
  onTransition?: (job: Job, event: EventDraft, transaction: Transaction<Tables>) => Promise<void>;
  /** Throws when an answer does not fit its question: `checkAnswers` makes it of contracts. @default all fit */
  checkAnswer?: CheckAnswer;
  /** Failures of a job before a retryable error is final; being lost with its server is none. @default 3 */
  maxAttempts?: number;
  /** Runs of a job that may be lost with their server or worker before that is final. @default 10 */
  maxLosses?: number;
  /** Waits before the next attempt. @default { baseMs: 1000, maxMs: 60_000 } */
  backoff?: Backoff;
  /** Kind → how often and when its jobs are tried again, in place of `maxAttempts` and `backoff`. @default none */
  retry?: Readonly<Record<string, RetryPolicy>>;
  /** How many jobs may run at once, besides what the workers can do. @default no limit */
  parallelism?: Parallelism;
  /** The label whose values make the groups of `parallelism`; a job without it is in none. @default 'projectId' */
  groupLabel?: string;
  /**
   * Labels by whose values jobs are counted. All queues of a database MUST have the same; when they change, jobs are
   * counted anew once.
   * @default ['projectId', 'userId']
   */
  statisticsLabels?: readonly string[];
  /**
   * How long and how many ended jobs are kept.
   * @default 30 days and 100,000 completed and cancelled ones each, 90 days and 100,000 failed ones
   */
  retention?: Retention;
  /** How often ended jobs are let go, ms. @default 600_000 */
  sweepMs?: number;
  clock?: Clock;
  /** 0 to 1. @default Math.random */
  random?: () => number;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

export const sqlJobQueueDefaults: Required<
  Pick<
    SqlJobQueueOptions<JobTables>,
    'maxAttempts' | 'maxLosses' | 'backoff' | 'groupLabel' | 'statisticsLabels' | 'sweepMs'
  >
> = {
  maxAttempts: 3,
  maxLosses: 10,
  backoff: { baseMs: 1000, maxMs: 60_000 },
  groupLabel: defaultGroupLabel,
  sweepMs: 600_000,
  statisticsLabels: ['projectId', 'userId'],
};

const dayMs = 86_400_000;

export const retentionDefaults: Required<Retention> = {
  completed: { maxAgeMs: 30 * dayMs, maxCount: 100_000 },
  cancelled: { maxAgeMs: 30 * dayMs, maxCount: 100_000 },
  failed: { maxAgeMs: 90 * dayMs, maxCount: 100_000 },
};
