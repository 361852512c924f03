import { type JobStatus, jobStatuses } from '@headway/protocol';
import { type Insertable, type Kysely, sql } from 'kysely';
import { type CountedScope, type CounterDelta, minuteMs, type ThroughputDelta } from './count-job.ts';
import type { JobTables } from './job-tables.ts';
import { type JobThroughputRow, throughputSums, type ThroughputSums } from './statistics-tables.ts';

/** Below the number of parameters that every database takes in one statement. */
const rowsAtOnce = 500;
export const hourMs: number = 60 * minuteMs;
/** For how long minutes and hours are kept, ms. */
const keptMs = { minute: 24 * hourMs, hour: 30 * 24 * hourMs } as const;
const widthMs = { minute: minuteMs, hour: hourMs } as const;

/** Adds to the counters of scopes. */
export async function addToCounters(
  db: Kysely<JobTables>,
  scopes: readonly CountedScope[],
  delta: CounterDelta,
): Promise<void> {
  const names = Object.keys(delta) as (keyof CounterDelta)[];
  await db
    .insertInto('headway_job_counters')
    .values(scopes.map((scope) => ({ ...scope, ...delta })))
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'value'])
        .doUpdateSet(
          Object.fromEntries(
            names.map((name) => [
              name,
              sql<number>`${sql.ref(`headway_job_counters.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
            ]),
          ),
        ),
    )
    .execute();
}

/** Deletes the counters of scopes that have no jobs left: projects and people come and go. */
export async function dropEmptyCounters(
  db: Kysely<JobTables>,
  scopes: readonly CountedScope[],
): Promise<void> {
  for (const { scope, value } of scopes) {
    let empty = db.deleteFrom('headway_job_counters').where('scope', '=', scope).where('value', '=', value);
    for (const status of jobStatuses) empty = empty.where(status, '=', 0);
    await empty.execute();
  }
}

/** Adds to the minutes and hours of scopes. */
export async function addToThroughput(
  db: Kysely<JobTables>,
  scopes: readonly CountedScope[],
  deltas: readonly ThroughputDelta[],
): Promise<void> {
  const rows = new Map<string, Partial<ThroughputSums> & Insertable<JobThroughputRow>>();
  const changed = throughputSums.filter((name) => deltas.some(({ sums }) => sums[name] !== undefined));
  for (const { scope, value } of scopes) {
    for (const width of ['minute', 'hour'] as const) {
      for (const { atMs, sums } of deltas) {
        const bucket = Math.floor(atMs / widthMs[width]);
        const key = `${width} ${bucket} ${scope} ${value}`;
        const row = rows.get(key) ?? { scope, value, width, bucket };
        for (const name of changed) row[name] = (row[name] ?? 0) + (sums[name] ?? 0);
        rows.set(key, row);
      }
    }
  }
  const all = [...rows.values()];
  for (let start = 0; start < all.length; start += rowsAtOnce) {
    await db
      .insertInto('headway_job_throughput')
      .values(all.slice(start, start + rowsAtOnce))
      .onConflict((conflict) =>
        conflict
          .columns(['scope', 'value', 'width', 'bucket'])
          .doUpdateSet(
            Object.fromEntries(
              changed.map((name) => [
                name,
                sql<number>`${sql.ref(`headway_job_throughput.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
              ]),
            ),
          ),
      )
      .execute();
  }
}

/** Deletes minutes and hours that are too old. */
export async function sweepThroughput(db: Kysely<JobTables>, nowMs: number): Promise<void> {
  for (const width of ['minute', 'hour'] as const) {
    await db
      .deleteFrom('headway_job_throughput')
      .where('width', '=', width)
      .where('bucket', '<', Math.floor((nowMs - keptMs[width]) / widthMs[width]))
      .execute();
  }
}

/** Counts the jobs of a scope anew; says so by a row that names it. */
export async function countAnew(db: Kysely<JobTables>, scope: string): Promise<void> {
  await db.deleteFrom('headway_job_counters').where('scope', '=', scope).execute();
  const label = scope.startsWith('label:') ? scope.slice('label:'.length) : null;
  let jobs = db.selectFrom('headway_jobs').select(({ fn }) => [
    'status',
    fn.countAll().as('jobs'),
    // As `JSON.stringify` writes it; quotes within the text of a summary are escaped.
    sql<number>`sum(case when summary like '%"outcome":"nothing_found"%' then 1 else 0 end)`.as('nothing'),
  ]);
  if (label !== null) {
    jobs = jobs
      .innerJoin('headway_job_labels', 'headway_job_labels.job_id', 'headway_jobs.id')
      .where('headway_job_labels.name', '=', label);
  }
  const value = label !== null ? sql.ref('headway_job_labels.value') : sql.ref('headway_jobs.kind');
  const groups =
    scope === 'all'
      ? await jobs
          .select(sql<string>`''`.as('value'))
          .groupBy('status')
          .execute()
      : await jobs
          .select(sql<string>`${value}`.as('value'))
          .groupBy(['status', value])
          .execute();
  const rows = new Map<string, CountedScope & typeof noJobs>();
  for (const group of groups) {
    const row = rows.get(group.value) ?? { scope, value: group.value, ...noJobs };
    row[group.status] += Number(group.jobs);
    if (group.status === 'completed') row.nothing_found += Number(group.nothing);
    rows.set(group.value, row);
  }
  const all = [...rows.values(), { scope: 'counted', value: scope, ...noJobs }];
  for (let start = 0; start < all.length; start += rowsAtOnce) {
    await db
      .insertInto('headway_job_counters')
      .values(all.slice(start, start + rowsAtOnce))
      .onConflict((conflict) => conflict.columns(['scope', 'value']).doNothing())
      .execute();
  }
}

const noJobs = Object.fromEntries([...jobStatuses, 'nothing_found'].map((name) => [name, 0])) as Record<
  JobStatus | 'nothing_found',
  number
>;
