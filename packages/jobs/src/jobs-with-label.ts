import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { JobTables } from './job-tables.ts';

/** The ids of the jobs that have a label, for `where(…, 'in', …)`. */
export function jobsWithLabel(
  db: Kysely<JobTables>,
  name: string,
  value: string,
): SelectQueryBuilder<JobTables, 'headway_job_labels', { job_id: string }> {
  return db
    .selectFrom('headway_job_labels')
    .select('job_id')
    .where('name', '=', name)
    .where('value', '=', value);
}
