import type { Batch, JobStatus } from '@headway/protocol';
import { type Kysely, sql } from 'kysely';
import type { PartsDone } from './batch-state.ts';
import type { BatchRow, BatchSums } from './batch-tables.ts';
import type { BatchFilter } from './job-batches.ts';
import { workedStatuses } from './job-line.ts';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';

/** The statements for batches, on a database or within a transaction. It decides nothing. */
export interface BatchStore {
  /** Inserts unless there is one with this id; tells whether it did. */
  insert(row: BatchRow, labels: Readonly<Record<string, string>>): Promise<boolean>;
  get(id: string): Promise<BatchRow | null>;
  list(filter: BatchFilter): Promise<{ rows: readonly BatchRow[]; nextCursor: string | null }>;
  update(id: string, columns: Partial<BatchRow>): Promise<BatchRow | null>;
  /** Adds to the sums, and raises the revision; `null` when there is no such batch. */
  add(id: string, sums: Partial<BatchSums>): Promise<BatchRow | null>;
  /** Ids of batches whose jobs are still to be dealt with, and of those of which something is to be told. */
  unsettled(): Promise<{ doing: readonly string[]; untold: readonly string[] }>;
  /** Of which batch a job is, and how big it is. */
  membership(jobId: string): Promise<{ batchId: string | null; size: number | null } | null>;
  setMembership(jobId: string, batchId: string | null): Promise<void>;
  /** Ids of jobs of a batch that have one of these statuses, after one of them, in order. */
  members(
    id: string,
    query: { statuses: readonly JobStatus[]; after: string; limit: number },
  ): Promise<readonly string[]>;
  /** What the jobs that have not ended have done. */
  partsDone(id: string, nowMs: number): Promise<PartsDone>;
  /** Deletes batches that have ended and have no jobs: this one, or all that ended before a time, ISO 8601 UTC. */
  deleteEmpty(which: { id: string } | { before: string }): Promise<void>;
}

const pageSize = { usual: 50, most: 500 };
const restingStatuses = ['paused', 'reviewing'] as const;

export function createBatchStore<Tables extends JobTables>(database: Kysely<Tables>): BatchStore {
  const db = plainDatabase(database);
  return {
    async insert(row, labels) {
      const inserted = await db
        .insertInto('headway_batches')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!inserted) return false;
      const rows = Object.entries(labels).map(([name, value]) => ({ batch_id: row.id, name, value }));
      if (rows.length > 0) await db.insertInto('headway_batch_labels').values(rows).execute();
      return true;
    },

    async get(id) {
      const row = await db.selectFrom('headway_batches').selectAll().where('id', '=', id).executeTakeFirst();
      return row ?? null;
    },

    async list({ status, labels = {}, limit = pageSize.usual, cursor }) {
      const size = Math.min(Math.max(1, limit), pageSize.most);
      let query = db.selectFrom('headway_batches').selectAll();
      if (status) {
        query = query.where(({ or }) => or(status.map((wanted) => sql<boolean>`(${statusIs[wanted]})`)));
      }
      if (cursor !== undefined) {
        const place = cursor.indexOf('/');
        query = query.where(
          sql<boolean>`(created_at, id) < (${cursor.slice(0, place)}, ${cursor.slice(place + 1)})`,
        );
      }
      for (const [name, value] of Object.entries(labels)) {
        query = query.where('id', 'in', (select) =>
          select
            .selectFrom('headway_batch_labels')
            .select('batch_id')
            .where('name', '=', name)
            .where('value', '=', value),
        );
      }
      const found = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute();
      const rows = found.slice(0, size);
      const last = found.length > size ? rows.at(-1) : undefined;
      return { rows, nextCursor: last ? `${last.created_at}/${last.id}` : null };
    },

    async update(id, columns) {
      const row = await db
        .updateTable('headway_batches')
        .set(columns)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row ?? null;
    },

    async add(id, sums) {
      const row = await db
        .updateTable('headway_batches')
        .set(
          Object.fromEntries(
            [...Object.entries(sums), ['revision', 1] as const].map(([name, by]) => [
              name,
              sql<number>`${sql.ref(name)} + ${by}`,
            ]),
          ),
        )
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row ?? null;
    },

    async unsettled() {
      const rows = await db
        .selectFrom('headway_batches')
        .select(['id', 'doing'])
        .where(({ or, eb }) => or([eb('doing', 'is not', null), eb('revision', '>', eb.ref('told'))]))
        .execute();
      const doing = rows.filter((row) => row.doing !== null).map(({ id }) => id);
      return { doing, untold: rows.map(({ id }) => id) };
    },

    async membership(jobId) {
      const row = await db
        .selectFrom('headway_jobs')
        .select(['batch_id', 'size'])
        .where('id', '=', jobId)
        .executeTakeFirst();
      return row ? { batchId: row.batch_id, size: row.size } : null;
    },

    async setMembership(jobId, batchId) {
      await db.updateTable('headway_jobs').set({ batch_id: batchId }).where('id', '=', jobId).execute();
    },

    async members(id, { statuses, after, limit }) {
      const rows = await db
        .selectFrom('headway_jobs')
        .select('id')
        .where('batch_id', '=', id)
        .where('status', 'in', statuses)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },

    async partsDone(id, nowMs) {
      const running = await db
        .selectFrom('headway_jobs')
        .select(['fraction', 'size', 'started_at'])
        .where('batch_id', '=', id)
        .where('status', 'in', workedStatuses)
        .execute();
      const resting = await db
        .selectFrom('headway_jobs')
        .select([
          sql<number | null>`sum(fraction)`.as('jobs'),
          sql<number | null>`sum(fraction * size)`.as('size'),
        ])
        .where('batch_id', '=', id)
        .where('status', 'in', restingStatuses)
        .executeTakeFirst();
      const parts = { jobs: resting?.jobs ?? 0, size: resting?.size ?? 0, runningMs: 0 };
      for (const { fraction, size, started_at } of running) {
        parts.jobs += fraction ?? 0;
        parts.size += (fraction ?? 0) * (size ?? 0);
        if (started_at !== null) parts.runningMs += Math.max(0, nowMs - Date.parse(started_at));
      }
      return parts;
    },

    async deleteEmpty(which) {
      const deleted = await db
        .deleteFrom('headway_batches')
        .where('finished_at', 'is not', null)
        .where(({ eb }) => ('id' in which ? eb('id', '=', which.id) : eb('finished_at', '<', which.before)))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(selectFrom('headway_jobs').select('id').whereRef('batch_id', '=', 'headway_batches.id')),
          ),
        )
        .returning('id')
        .execute();
      // Where the database does not follow its references by itself.
      for (const { id } of deleted) {
        await db.deleteFrom('headway_batch_labels').where('batch_id', '=', id).execute();
      }
    },
  };
}

const statusIs: Readonly<Record<Batch['status'], ReturnType<typeof sql<boolean>>>> = {
  open: sql`finished_at is null and state = 'running' and sealed = 0`,
  running: sql`finished_at is null and state = 'running' and sealed = 1`,
  paused: sql`finished_at is null and state = 'paused'`,
  cancelling: sql`finished_at is null and state = 'cancelling'`,
  completed: sql`finished_at is not null`,
};
