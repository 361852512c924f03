import type { JobLogLine, JobStepState } from '@headway/protocol';
import type { Kysely } from 'kysely';
import type { JobAttempt } from './job-notes.ts';

/** What is kept of the runs of jobs. Rows go with their job. */
export interface NoteTables {
  headway_job_attempts: JobAttemptRow;
  headway_job_steps: JobStepRow;
  headway_job_items: JobItemRow;
  headway_job_log: JobLogRow;
}

/** A run of a job. Times are ISO 8601 UTC. */
export interface JobAttemptRow {
  job_id: string;
  attempt: number;
  worker: string | null;
  started_at: string;
  ended_at: string | null;
  outcome: JobAttempt['outcome'];
  /** JSON */
  error: string | null;
  /** JSON: of a completed run, what each quarter of its steps took, ms, by name. */
  quarters: string | null;
}

/** The newest state of a step. */
export interface JobStepRow {
  job_id: string;
  attempt: number;
  /** Indices joined by dots: `1.3`. */
  path: string;
  total: number | null;
  name: string;
  status: JobStepState['status'];
  started_at: string;
  finished_at: string | null;
}

export interface JobItemRow {
  job_id: string;
  attempt: number;
  item_index: number;
  /** JSON */
  item: string;
}

export interface JobLogRow {
  job_id: string;
  attempt: number;
  /** From 1 in each attempt. */
  line: number;
  level: JobLogLine['level'];
  message: string;
  written_at: string;
}

/** Creates what is missing. */
export async function createNoteTables({ schema }: Kysely<NoteTables>): Promise<void> {
  /** A table whose rows belong to an attempt of a job. */
  const table = (name: keyof NoteTables) =>
    schema
      .createTable(name)
      .ifNotExists()
      .addColumn('job_id', 'text', (column) =>
        column.notNull().references('headway_jobs.id').onDelete('cascade'),
      )
      .addColumn('attempt', 'integer', (column) => column.notNull());
  await table('headway_job_attempts')
    .addColumn('worker', 'text')
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('outcome', 'text')
    .addColumn('error', 'text')
    .addColumn('quarters', 'text')
    .addPrimaryKeyConstraint('headway_job_attempts_key', ['job_id', 'attempt'])
    .execute();
  await table('headway_job_steps')
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('total', 'integer')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addPrimaryKeyConstraint('headway_job_steps_key', ['job_id', 'attempt', 'path'])
    .execute();
  await table('headway_job_items')
    .addColumn('item_index', 'integer', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('headway_job_items_key', ['job_id', 'attempt', 'item_index'])
    .execute();
  await table('headway_job_log')
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('written_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('headway_job_log_key', ['job_id', 'attempt', 'line'])
    .execute();
}
