import type { JobStatus } from '@headway/protocol';
import type { Kysely } from 'kysely';
import { type BatchTables, createBatchTables } from './batch-tables.ts';
import { createJobIndexes } from './job-indexes.ts';
import { addMissingColumns, type ColumnType } from './missing-columns.ts';
import { createNoteTables, type NoteTables } from './note-tables.ts';
import { createReviewTables, type ReviewTables } from './review-tables.ts';
import { createStatisticsTables, type StatisticsTables } from './statistics-tables.ts';
import { createWorkerTables, type WorkerTables } from './worker-tables.ts';

/** The tables of the embedded queue, to be part of the application's own database type. */
export interface JobTables extends NoteTables, StatisticsTables, BatchTables, ReviewTables, WorkerTables {
  headway_jobs: JobRow;
  headway_job_labels: JobLabelRow;
}

/** A job as stored. Times are ISO 8601 UTC, which sort as text; columns said to be JSON hold text in every dialect. */
export interface JobRow {
  id: string;
  kind: string;
  status: JobStatus;
  priority: number;
  /** Also the fence: raised by every start, never lowered. */
  attempt: number;
  /** Failed runs since a person queued the job; runs that ended with their server are none. */
  failures: number;
  /** Lost runs since a person queued the job; `null` is none. */
  losses: number | null;
  revision: number;
  /** JSON */
  labels: string;
  /** JSON */
  input: string;
  size: number | null;
  idempotency_key: string | null;
  /** JSON: the job's own `RetryPolicy`. */
  retry: string | null;
  /** 1: may be taken; 0: waits for its `run_at`; `null`: does not wait. A take turns 0 into 1 when the time has come. */
  ready: 0 | 1 | null;
  /** The value of the label that makes groups for the parallelism; empty without one. */
  group_value: string | null;
  /** Who runs it, where the taker said so. */
  worker: string | null;
  /** Until when an active job is its taker's; `null`: as long as the process that owns the queue lives. */
  lease_until: string | null;
  /** JSON: what the last run saved for the next one. */
  state: string | null;
  /** JSON: answers of people by the names of their questions. */
  answers: string | null;
  /** The batch that it counts in. */
  batch_id: string | null;
  step_name: string | null;
  step_index: number | null;
  step_total: number | null;
  /** JSON: the innermost sub-step. */
  step_sub: string | null;
  done: number | null;
  total: number | null;
  unit: string | null;
  fraction: number | null;
  message: string | null;
  eta_low_ms: number | null;
  eta_high_ms: number | null;
  /** JSON */
  summary: string | null;
  /** JSON */
  error: string | null;
  /** JSON */
  warning: string | null;
  created_at: string;
  run_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** Labels once more, to find jobs by. */
export interface JobLabelRow {
  job_id: string;
  name: string;
  value: string;
}

/** The label that makes groups unless the queue is told another. */
export const defaultGroupLabel = 'projectId';

/** Columns that databases of earlier versions lack, each with its type: all may be null. */
const laterColumns = {
  step_sub: 'text',
  warning: 'text',
  losses: 'integer',
  retry: 'text',
  ready: 'integer',
  group_value: 'text',
  worker: 'text',
  lease_until: 'text',
  state: 'text',
  answers: 'text',
  batch_id: 'text',
} as const satisfies Partial<Record<keyof JobRow, ColumnType>>;

/**
 * Creates the tables of the queue where they are missing, and adds what those of an earlier version lack; may be called at every start.
 * @example
 * await createJobTables(db);
 */
export async function createJobTables<Tables extends JobTables>(db: Kysely<Tables>): Promise<void> {
  const { schema } = db.withoutPlugins();
  await schema
    .createTable('headway_jobs')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('labels', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('size', 'double precision')
    .addColumn('idempotency_key', 'text', (column) => column.unique())
    .addColumn('step_name', 'text')
    .addColumn('step_index', 'integer')
    .addColumn('step_total', 'integer')
    .addColumn('done', 'double precision')
    .addColumn('total', 'double precision')
    .addColumn('unit', 'text')
    .addColumn('fraction', 'double precision')
    .addColumn('message', 'text')
    .addColumn('eta_low_ms', 'double precision')
    .addColumn('eta_high_ms', 'double precision')
    .addColumn('summary', 'text')
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('run_at', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('finished_at', 'text')
    .execute();
  await addMissingColumns(db.withoutPlugins(), 'headway_jobs', laterColumns);
  await schema
    .createTable('headway_job_labels')
    .ifNotExists()
    .addColumn('job_id', 'text', (column) =>
      column.notNull().references('headway_jobs.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('headway_job_labels_key', ['job_id', 'name'])
    .execute();
  await adoptWaiting(db.withoutPlugins() as unknown as Kysely<JobTables>);
  await createJobIndexes(schema);
  const own = db.withoutPlugins() as unknown as Kysely<JobTables>;
  await createNoteTables(own as unknown as Kysely<NoteTables>);
  await createBatchTables(own as unknown as Kysely<BatchTables>);
  await createReviewTables(own as unknown as Kysely<ReviewTables>);
  await createStatisticsTables(own as unknown as Kysely<StatisticsTables>);
  await createWorkerTables(own as unknown as Kysely<WorkerTables>);
}

/** Jobs that waited in a database of an earlier version: they are ready when the next take has looked at their time. */
async function adoptWaiting(db: Kysely<JobTables>): Promise<void> {
  await db
    .updateTable('headway_jobs')
    .set(({ selectFrom, fn, val }) => ({
      ready: 0,
      group_value: fn.coalesce(
        selectFrom('headway_job_labels as label')
          .select('label.value')
          .whereRef('label.job_id', '=', 'headway_jobs.id')
          .where('label.name', '=', defaultGroupLabel),
        val(''),
      ),
    }))
    .where('status', 'in', ['queued', 'retrying'])
    .where('ready', 'is', null)
    .execute();
}
