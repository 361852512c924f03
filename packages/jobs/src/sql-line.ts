import type { Job } from '@headway/protocol';
import type { Kysely } from 'kysely';
import { type JobLine, type LinedJob, waitingStatuses, workedStatuses } from './job-line.ts';
import { jobOf } from './job-row.ts';
import type { JobRow, JobTables } from './job-tables.ts';

const pageSize = 500;
const statuses: readonly Job['status'][] = [...waitingStatuses, ...workedStatuses];

/** The reads of `JobLine`, each a statement of its own. */
export function createSqlLine<Tables extends JobTables>(database: Kysely<Tables>): JobLine {
  const db = (database as unknown as Kysely<JobTables>).withoutPlugins();

  /** After a job in the order of the index, so that no page costs more than the first. */
  async function page(status: Job['status'], after: JobRow | null): Promise<readonly JobRow[]> {
    let query = db.selectFrom('headway_jobs').selectAll().where('status', '=', status);
    if (after) {
      const { priority, id } = after;
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('priority', 'id'), '>', tuple(priority, id)),
      );
    }
    return query.orderBy('priority').orderBy('id').limit(pageSize).execute();
  }

  return {
    async *line() {
      for (const status of statuses) {
        let after: JobRow | null = null;
        do {
          const rows = await page(status, after);
          if (rows.length > 0) yield rows.map(lined);
          after = rows.length === pageSize ? (rows.at(-1) ?? null) : null;
        } while (after);
      }
    },
    async lined(ids) {
      if (ids.length > pageSize) throw new RangeError(`At most ${pageSize} jobs, got ${ids.length}.`);
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('headway_jobs')
        .selectAll()
        .where('id', 'in', ids)
        .where('status', 'in', statuses)
        .execute();
      return rows.map(lined);
    },
    async atWork() {
      const rows = await db
        .selectFrom('headway_jobs')
        .selectAll()
        .where('status', 'in', workedStatuses)
        .execute();
      return rows.map(lined);
    },
  };
}

function lined(row: JobRow): LinedJob {
  return { job: jobOf(row), size: row.size, group: row.group_value || null };
}
