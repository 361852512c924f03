import { type JobStatus, jobStatuses } from '@headway/protocol';
import type { Generated, Kysely } from 'kysely';

/** Counts that follow every change of a job. */
export interface StatisticsTables {
  headway_job_counters: JobCounterRow;
  headway_job_throughput: JobThroughputRow;
}

/** How many jobs of a scope have each status. */
export interface JobCounterRow extends Record<JobStatus, Generated<number>> {
  /** `all`, `kind`, `label:{name}`; `counted` for the scopes that are counted, which are its values. */
  scope: string;
  value: string;
  /** Among the completed ones. */
  nothing_found: Generated<number>;
}

/** What happened in a minute or an hour. */
export interface JobThroughputRow {
  scope: string;
  value: string;
  width: 'minute' | 'hour';
  /** Minutes or hours since 1970. */
  bucket: number;
  started: Generated<number>;
  completed: Generated<number>;
  failed: Generated<number>;
  cancelled: Generated<number>;
  nothing_found: Generated<number>;
  /** Waits of the jobs that started. */
  wait_ms: Generated<number>;
  /** Last runs of the jobs that ended. */
  run_ms: Generated<number>;
  /** Time in which runs went on, of all of them together. */
  busy_ms: Generated<number>;
}

/** Creates what is missing. */
export async function createStatisticsTables({ schema }: Kysely<StatisticsTables>): Promise<void> {
  let counters = schema
    .createTable('headway_job_counters')
    .ifNotExists()
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull());
  for (const name of [...jobStatuses, 'nothing_found'] as const) {
    counters = counters.addColumn(name, 'integer', (column) => column.notNull().defaultTo(0));
  }
  await counters.addPrimaryKeyConstraint('headway_job_counters_key', ['scope', 'value']).execute();

  let throughput = schema
    .createTable('headway_job_throughput')
    .ifNotExists()
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('width', 'text', (column) => column.notNull())
    .addColumn('bucket', 'integer', (column) => column.notNull());
  for (const name of throughputCounts) {
    throughput = throughput.addColumn(name, 'integer', (column) => column.notNull().defaultTo(0));
  }
  for (const name of throughputTimes) {
    throughput = throughput.addColumn(name, 'double precision', (column) => column.notNull().defaultTo(0));
  }
  await throughput
    .addPrimaryKeyConstraint('headway_job_throughput_key', ['scope', 'value', 'width', 'bucket'])
    .execute();
  await schema
    .createIndex('headway_job_throughput_age')
    .ifNotExists()
    .on('headway_job_throughput')
    .columns(['width', 'bucket'])
    .execute();
}

const throughputCounts = ['started', 'completed', 'failed', 'cancelled', 'nothing_found'] as const;
const throughputTimes = ['wait_ms', 'run_ms', 'busy_ms'] as const;

/** The columns that add up. */
export type ThroughputSums = Record<
  (typeof throughputCounts)[number] | (typeof throughputTimes)[number],
  number
>;
export const throughputSums: readonly (keyof ThroughputSums)[] = [...throughputCounts, ...throughputTimes];
