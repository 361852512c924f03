import type { Job } from '@headway/protocol';
import type { Kysely } from 'kysely';
import { changedColumns, columnsOf, type JobColumns, jobColumns, jobOf, type OwnColumns } from './job-row.ts';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';
import type { JobFilter, NewJob, RetryPolicy } from './queue.ts';
import { storedJson } from './stored-json.ts';
import { jobsWithLabel } from './jobs-with-label.ts';

/** A job with what the queue needs to decide about it. */
export interface HeldJob {
  job: Job;
  /** Since a person queued it. */
  failures: number;
  losses: number;
  /** Its own, where it has one. */
  retry: RetryPolicy | null;
}

/** The statements for jobs as such, on a database or within a transaction. It decides nothing. */
export interface JobStore {
  /** Inserts; or gives the job that has the same idempotency key, and changes nothing. */
  insert(job: Job, draft: NewJob, group: string): Promise<Job | null>;
  get(id: string): Promise<Job | null>;
  hold(id: string): Promise<HeldJob | null>;
  list(filter: JobFilter): Promise<{ items: readonly Job[]; nextCursor: string | null }>;
  /**
   * Makes of a job what it is after a change, and writes columns of the queue's own, unless its revision is no longer
   * that of `before`; tells whether it did.
   */
  update(before: Job, after: Job, own?: Partial<OwnColumns>): Promise<boolean>;
  /** Writes columns of the queue's own, and nothing that people see. */
  keep(id: string, own: Partial<OwnColumns>): Promise<void>;
}

const pageSize = { usual: 50, most: 500 };

export function createJobStore<Tables extends JobTables>(database: Kysely<Tables>): JobStore {
  const db = plainDatabase(database);
  return {
    async insert(job, draft, group) {
      const { idempotencyKey } = draft;
      const inserted = await db
        .insertInto('headway_jobs')
        .values({
          ...columnsOf(job),
          failures: 0,
          input: JSON.stringify(draft.input),
          size: draft.size ?? null,
          idempotency_key: idempotencyKey ?? null,
          retry: draft.retry ? JSON.stringify(draft.retry) : null,
          ready: job.runAt <= job.createdAt ? 1 : 0,
          group_value: group,
          batch_id: draft.batchId ?? null,
        })
        .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!inserted) {
        const same = await db
          .selectFrom('headway_jobs')
          .select(jobColumns)
          .where('idempotency_key', '=', idempotencyKey ?? null)
          .executeTakeFirstOrThrow();
        return jobOf(same);
      }
      const labels = Object.entries(job.labels).map(([name, value]) => ({ job_id: job.id, name, value }));
      if (labels.length > 0) await db.insertInto('headway_job_labels').values(labels).execute();
      return null;
    },

    async get(id) {
      const row = await db
        .selectFrom('headway_jobs')
        .select(jobColumns)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? jobOf(row) : null;
    },

    async hold(id) {
      const row = await db
        .selectFrom('headway_jobs')
        .select(jobColumns)
        .select(['failures', 'losses', 'retry'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? heldJobOf(row) : null;
    },

    async list({ status, kind, batchId, labels = {}, limit = pageSize.usual, cursor }) {
      const size = Math.min(Math.max(1, limit), pageSize.most);
      let query = db.selectFrom('headway_jobs').select(jobColumns);
      if (status) query = query.where('status', 'in', status);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (batchId !== undefined) query = query.where('batch_id', '=', batchId);
      if (cursor !== undefined) query = query.where('id', '<', cursor);
      for (const [name, value] of Object.entries(labels)) {
        query = query.where('id', 'in', jobsWithLabel(db, name, value));
      }
      const rows = await query
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute();
      const items = rows.slice(0, size).map(jobOf);
      return { items, nextCursor: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },

    async update(before, after, own = {}) {
      const result = await db
        .updateTable('headway_jobs')
        .set({ ...changedColumns(before, after), ...own })
        .where('id', '=', after.id)
        .where('revision', '=', before.revision)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async keep(id, own) {
      await db.updateTable('headway_jobs').set(own).where('id', '=', id).execute();
    },
  };
}

/** A job from its row, to be changed. */
export function heldJobOf(row: JobColumns & Pick<OwnColumns, 'failures' | 'losses' | 'retry'>): HeldJob {
  return {
    job: jobOf(row),
    failures: row.failures,
    losses: row.losses ?? 0,
    retry: storedJson(row, 'retry') as RetryPolicy | null,
  };
}
