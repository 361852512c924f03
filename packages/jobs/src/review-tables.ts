import type { JobReview } from '@headway/protocol';
import type { Kysely } from 'kysely';

/** What jobs ask people. Rows go with their job. */
export interface ReviewTables {
  headway_job_reviews: JobReviewRow;
}

export interface JobReviewRow {
  id: string;
  job_id: string;
  attempt: number;
  name: string;
  status: JobReview['status'];
  title: string;
  message: string | null;
  /** JSON */
  choices: string;
  /** JSON */
  data: string;
  /** JSON; `null` while there is none. */
  answer: string | null;
  answered_by: string | null;
  created_at: string;
  answered_at: string | null;
  revision: number;
}

/** Creates what is missing. */
export async function createReviewTables({ schema }: Kysely<ReviewTables>): Promise<void> {
  await schema
    .createTable('headway_job_reviews')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('job_id', 'text', (column) =>
      column.notNull().references('headway_jobs.id').onDelete('cascade'),
    )
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('message', 'text')
    .addColumn('choices', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('answered_at', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .execute();
  // The open ones, newest first; those of a job.
  const index = (name: string) => schema.createIndex(name).ifNotExists().on('headway_job_reviews');
  await index('headway_job_reviews_status').columns(['status', 'id']).execute();
  await index('headway_job_reviews_job').columns(['job_id', 'status']).execute();
}

/** A review from its row. */
export function reviewOf(row: JobReviewRow): JobReview {
  return {
    id: row.id,
    jobId: row.job_id,
    attempt: row.attempt,
    name: row.name,
    status: row.status,
    title: row.title,
    message: row.message,
    choices: JSON.parse(row.choices) as JobReview['choices'],
    data: JSON.parse(row.data) as unknown,
    answer: row.answer === null ? null : (JSON.parse(row.answer) as unknown),
    answeredBy: row.answered_by,
    createdAt: row.created_at,
    answeredAt: row.answered_at,
    revision: row.revision,
  };
}
