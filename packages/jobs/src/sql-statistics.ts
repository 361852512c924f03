import type { Kysely, Transaction } from 'kysely';
import { type CountedScope, counterDelta, minuteMs, scopesOf, throughputDeltas } from './count-job.ts';
import {
  addToCounters,
  addToThroughput,
  countAnew,
  dropEmptyCounters,
  hourMs,
  sweepThroughput,
} from './counter-rows.ts';
import { workedStatuses } from './job-line.ts';
import type { HeardChange } from './job-listener.ts';
import type { JobStatistics, StatisticsScope, ThroughputBucket, ThroughputRange } from './job-statistics.ts';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';
import type { JobCounts } from './queue.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import { sqlJobQueueDefaults } from './sql-job-queue-options.ts';
import { jobsWithLabel } from './jobs-with-label.ts';

const mostBuckets = 1500;

/** Counts that follow each change of a job in its transaction, so that reading them costs the same at any size. */
export class SqlStatistics<Tables extends JobTables> implements JobStatistics {
  readonly #kernel: SqlJobKernel<Tables>;
  readonly #labels: readonly string[];
  /** Whether the counters are known to be those of our scopes. */
  #counted = false;
  #sweptHour = 0;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    const { statisticsLabels } = { ...sqlJobQueueDefaults, ...kernel.options };
    this.#labels = statisticsLabels;
    kernel.listen((change, trx) => this.#hear(change, trx));
  }

  async stats(scope?: StatisticsScope): Promise<JobCounts> {
    const { scope: name, value } = this.#scope(scope);
    if (!this.#counted) await this.#kernel.within(undefined, (trx) => this.#count(plainDatabase(trx)));
    const row = await plainDatabase(this.#kernel.options.db)
      .selectFrom('headway_job_counters')
      .selectAll()
      .where('scope', '=', name)
      .where('value', '=', value)
      .executeTakeFirst();
    const counts = {
      waiting: (row?.queued ?? 0) + (row?.retrying ?? 0),
      paused: row?.paused ?? 0,
      active: (row?.running ?? 0) + (row?.pausing ?? 0) + (row?.cancelling ?? 0),
      reviewing: row?.reviewing ?? 0,
      completed: row?.completed ?? 0,
      failed: row?.failed ?? 0,
      cancelled: row?.cancelled ?? 0,
    };
    const total = Object.values(counts).reduce((sum, jobs) => sum + jobs, 0);
    return { ...counts, nothingFound: row?.nothing_found ?? 0, total };
  }

  async throughput(
    scope: StatisticsScope | undefined,
    range: ThroughputRange,
  ): Promise<readonly ThroughputBucket[]> {
    const { scope: name, value } = this.#scope(scope);
    const { bucketMs, first, count } = checkRange(range);
    const width = bucketMs % hourMs === 0 ? 'hour' : 'minute';
    const rowMs = width === 'hour' ? hourMs : minuteMs;
    const db = plainDatabase(this.#kernel.options.db);
    const rows = await db
      .selectFrom('headway_job_throughput')
      .selectAll()
      .where('scope', '=', name)
      .where('value', '=', value)
      .where('width', '=', width)
      .where('bucket', '>=', (first * bucketMs) / rowMs)
      .where('bucket', '<', ((first + count) * bucketMs) / rowMs)
      .execute();
    const buckets = Array.from({ length: count }, (_, at) => emptyBucket((first + at) * bucketMs));
    for (const row of rows) {
      const bucket = buckets[Math.floor((row.bucket * rowMs) / bucketMs) - first];
      if (!bucket) continue;
      bucket.started += row.started;
      bucket.waitMs += row.wait_ms;
      bucket.completed += row.completed;
      bucket.failed += row.failed;
      bucket.cancelled += row.cancelled;
      bucket.nothingFound += row.nothing_found;
      bucket.runMs += row.run_ms;
      bucket.busyMs += row.busy_ms;
    }
    const now = this.#kernel.clock.now();
    for (const startedMs of await this.#running(db, scope)) {
      for (const bucket of buckets) bucket.busyMs += overlap(bucket.startMs, bucketMs, startedMs, now);
    }
    for (const bucket of buckets) {
      const spanMs = Math.min(bucketMs, now - bucket.startMs);
      if (range.places === undefined || spanMs <= 0) continue;
      bucket.efficiency = Math.min(1, bucket.busyMs / (range.places * spanMs));
    }
    return buckets;
  }

  /** When the runs of now began, ms since 1970. */
  async #running(db: Kysely<JobTables>, scope: StatisticsScope | undefined): Promise<readonly number[]> {
    let query = db.selectFrom('headway_jobs').select('started_at').where('status', 'in', workedStatuses);
    if (scope && 'kind' in scope) query = query.where('kind', '=', scope.kind);
    if (scope && 'label' in scope) {
      query = query.where('id', 'in', jobsWithLabel(db, scope.label, scope.value));
    }
    const rows = await query.execute();
    return rows.flatMap(({ started_at }) => (started_at === null ? [] : [Date.parse(started_at)]));
  }

  async #hear(change: HeardChange, trx: Transaction<Tables>): Promise<undefined> {
    const { before, after } = change;
    const job = after ?? before;
    const delta = counterDelta(before, after);
    if (!job || !delta) return;
    const db = plainDatabase(trx);
    const scopes = scopesOf(job, this.#labels);
    // Who counts anew has counted this change too.
    if (!(await this.#count(db))) await addToCounters(db, scopes, delta);
    if (!after) await dropEmptyCounters(db, scopes);
    await this.#addTimes(change, scopes, db);
  }

  async #addTimes(
    change: HeardChange,
    scopes: readonly CountedScope[],
    db: Kysely<JobTables>,
  ): Promise<void> {
    const now = this.#kernel.clock.now();
    const deltas = throughputDeltas(change, now);
    if (deltas.length === 0) return;
    await addToThroughput(db, scopes, deltas);
    const hour = Math.floor(now / hourMs);
    if (hour === this.#sweptHour) return;
    await sweepThroughput(db, now);
    this.#sweptHour = hour;
  }

  /**
   * Counts what an earlier version, or a queue with other labels, has not counted; tells whether it did. What is counted
   * in a transaction that is rolled back is counted again by the next one.
   */
  async #count(db: Kysely<JobTables>): Promise<boolean> {
    if (this.#counted) return false;
    const wanted = ['all', 'kind', ...this.#labels.map((name) => `label:${name}`)];
    const rows = await db
      .selectFrom('headway_job_counters')
      .select('value')
      .where('scope', '=', 'counted')
      .execute();
    const known = new Set(rows.map(({ value }) => value));
    const extra = [...known].filter((scope) => !wanted.includes(scope));
    if (extra.length === 0 && wanted.every((scope) => known.has(scope))) {
      this.#counted = true;
      return false;
    }
    for (const scope of extra) {
      await db
        .deleteFrom('headway_job_counters')
        .where(({ or, and, eb }) =>
          or([eb('scope', '=', scope), and([eb('scope', '=', 'counted'), eb('value', '=', scope)])]),
        )
        .execute();
    }
    for (const scope of wanted) await countAnew(db, scope);
    return true;
  }

  #scope(scope: StatisticsScope | undefined): CountedScope {
    if (!scope) return { scope: 'all', value: '' };
    if ('kind' in scope) return { scope: 'kind', value: scope.kind };
    if (this.#labels.includes(scope.label)) return { scope: `label:${scope.label}`, value: scope.value };
    const labels = this.#labels.map((name) => `'${name}'`).join(', ') || 'none';
    throw new TypeError(`Jobs are not counted by the label '${scope.label}', only by: ${labels}.`);
  }
}

/** @throws TypeError when the range is none. */
function checkRange({ fromMs, toMs, bucketMs }: ThroughputRange): {
  bucketMs: number;
  /** The number of the first bucket since 1970. */
  first: number;
  count: number;
} {
  const unit = bucketMs >= hourMs ? hourMs : minuteMs;
  if (!(bucketMs >= minuteMs) || bucketMs % unit !== 0) {
    throw new TypeError(`A bucket has whole minutes, or whole hours from one hour on; got ${bucketMs} ms.`);
  }
  const first = Math.floor(fromMs / bucketMs);
  const count = Math.ceil(toMs / bucketMs) - first;
  if (!(count >= 1 && count <= mostBuckets)) {
    throw new TypeError(`A range has 1 to ${mostBuckets} buckets, got ${count}.`);
  }
  return { bucketMs, first, count };
}

function emptyBucket(startMs: number): ThroughputBucket {
  const sums = { started: 0, waitMs: 0, completed: 0, failed: 0, cancelled: 0, nothingFound: 0 };
  return { startMs, ...sums, runMs: 0, busyMs: 0, efficiency: null };
}

/** How much of a run that goes on lies in a bucket, ms. */
function overlap(startMs: number, lengthMs: number, runStartMs: number, nowMs: number): number {
  return Math.max(0, Math.min(startMs + lengthMs, nowMs) - Math.max(startMs, runStartMs));
}
