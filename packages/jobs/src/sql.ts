export { createJobTables } from './job-tables.ts';
export type { JobLabelRow, JobRow, JobTables } from './job-tables.ts';
export { createSqlJobQueue } from './sql-job-queue.ts';
export type { SqlJobQueueOptions } from './sql-job-queue.ts';
