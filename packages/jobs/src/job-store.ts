import type { Job } from '@headway/protocol';
import type { Kysely } from 'kysely';
import { columnsOf, jobOf } from './job-row.ts';
import type { JobTables } from './job-tables.ts';
import type { JobCounts, JobFilter, NewJob } from './queue.ts';

/** A waiting job with what only its worker is given. */
export interface WaitingJob {
  job: Job;
  input: unknown;
  size: number | null;
}

/** The statements of the queue, on a database or within a transaction. It decides nothing. */
export interface JobStore {
  /** Inserts; or gives the job that has the same idempotency key, and changes nothing. */
  insert(job: Job, draft: NewJob): Promise<Job | null>;
  get(id: string): Promise<Job | null>;
  list(filter: JobFilter): Promise<{ items: readonly Job[]; nextCursor: string | null }>;
  /** How often the job failed since a person queued it; 0 for one that is not there. */
  failures(id: string): Promise<number>;
  /** Writes the job, and its failures where given, unless its revision is no longer `revision`; tells whether it did. */
  update(job: Job, revision: number, failures?: number): Promise<boolean>;
  nextWaiting(kinds: readonly string[], now: string): Promise<WaitingJob | null>;
  /** When the next delayed job may run, ms since 1970. */
  nextDueAt(now: string): Promise<number | null>;
  active(): Promise<readonly Job[]>;
  counts(): Promise<JobCounts>;
}

const waiting = ['queued', 'retrying'] as const;
const pageSize = { usual: 50, most: 500 };

export function createJobStore<Tables extends JobTables>(database: Kysely<Tables>): JobStore {
  // Whatever else the application's database holds, here only our tables count; and the application's plugins
  // (camel-case names, parsed results) must not touch our rows.
  const db = (database as unknown as Kysely<JobTables>).withoutPlugins();
  return {
    async insert(job, draft) {
      const { idempotencyKey } = draft;
      const inserted = await db
        .insertInto('headway_jobs')
        .values({
          ...columnsOf(job),
          failures: 0,
          input: JSON.stringify(draft.input),
          size: draft.size ?? null,
          idempotency_key: idempotencyKey ?? null,
        })
        .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!inserted) {
        const same = await db
          .selectFrom('headway_jobs')
          .selectAll()
          .where('idempotency_key', '=', idempotencyKey ?? null)
          .executeTakeFirstOrThrow();
        return jobOf(same);
      }
      const labels = Object.entries(job.labels).map(([name, value]) => ({ job_id: job.id, name, value }));
      if (labels.length > 0) await db.insertInto('headway_job_labels').values(labels).execute();
      return null;
    },

    async get(id) {
      const row = await db.selectFrom('headway_jobs').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? jobOf(row) : null;
    },

    async list({ status, kind, labels = {}, limit = pageSize.usual, cursor }) {
      const size = Math.min(Math.max(1, limit), pageSize.most);
      let query = db.selectFrom('headway_jobs').selectAll();
      if (status) query = query.where('status', 'in', status);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (cursor !== undefined) query = query.where('id', '<', cursor);
      for (const [name, value] of Object.entries(labels)) {
        query = query.where('id', 'in', (select) =>
          select
            .selectFrom('headway_job_labels')
            .select('job_id')
            .where('name', '=', name)
            .where('value', '=', value),
        );
      }
      const rows = await query
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute();
      const items = rows.slice(0, size).map(jobOf);
      return { items, nextCursor: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },

    async failures(id) {
      const row = await db
        .selectFrom('headway_jobs')
        .select('failures')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.failures ?? 0;
    },

    async update(job, revision, failures) {
      const { id, ...columns } = columnsOf(job);
      const result = await db
        .updateTable('headway_jobs')
        .set({ ...columns, ...(failures !== undefined && { failures }) })
        .where('id', '=', id)
        .where('revision', '=', revision)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async nextWaiting(kinds, now) {
      const row = await db
        .selectFrom('headway_jobs')
        .selectAll()
        .where('status', 'in', waiting)
        .where('kind', 'in', kinds)
        .where('run_at', '<=', now)
        .orderBy('priority', 'desc')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row ? { job: jobOf(row), input: JSON.parse(row.input), size: row.size } : null;
    },

    async nextDueAt(now) {
      const { due } = await db
        .selectFrom('headway_jobs')
        .select((select) => select.fn.min('run_at').as('due'))
        .where('status', 'in', waiting)
        .where('run_at', '>', now)
        .executeTakeFirstOrThrow();
      return due ? Date.parse(due) : null;
    },

    async active() {
      const rows = await db
        .selectFrom('headway_jobs')
        .selectAll()
        .where('status', 'in', ['running', 'pausing', 'cancelling'])
        .orderBy('id')
        .execute();
      return rows.map(jobOf);
    },

    async counts() {
      const rows = await db
        .selectFrom('headway_jobs')
        .select((select) => ['status', select.fn.countAll().as('jobs')])
        .groupBy('status')
        .execute();
      const counts = { ...noJobs };
      for (const { status, jobs } of rows) {
        counts[countOf[status]] += Number(jobs);
        counts.total += Number(jobs);
      }
      return counts;
    },
  };
}

const noJobs: JobCounts = {
  waiting: 0,
  paused: 0,
  active: 0,
  reviewing: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  total: 0,
};

const countOf: Readonly<Record<Job['status'], Exclude<keyof JobCounts, 'total'>>> = {
  queued: 'waiting',
  retrying: 'waiting',
  paused: 'paused',
  running: 'active',
  pausing: 'active',
  cancelling: 'active',
  reviewing: 'reviewing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};
