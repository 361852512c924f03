import type { Job, JobStatus } from '@headway/protocol';
import type { Kysely } from 'kysely';
import { type JobColumns, jobColumns, jobOf } from './job-row.ts';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';
import { DamagedRow } from './stored-json.ts';

/** A place in the order in which jobs of a status ended. */
export interface EndPlace {
  finishedAt: string;
  id: string;
}

interface EndedQuery {
  status: JobStatus;
  /** Those that ended by then, ISO 8601 UTC. */
  before: string;
  /** And those up to this one. */
  surplus: EndPlace | null;
  limit: number;
}

/** The statements for jobs that have ended. It decides nothing. */
export interface EndedJobs {
  /** The newest of those beyond the `maxCount` newest ones. */
  newestOfSurplus(status: JobStatus, maxCount: number): Promise<EndPlace | null>;
  /** Oldest first. What can't be read is left out, and stays: whoever asks for it is told. */
  upTo(query: EndedQuery): Promise<readonly Job[]>;
  /** Deletes the job unless it has changed; tells whether it did. */
  remove(job: Job): Promise<boolean>;
}

export function createEndedJobs<Tables extends JobTables>(database: Kysely<Tables>): EndedJobs {
  const db = plainDatabase(database);
  return {
    async newestOfSurplus(status, maxCount) {
      if (!Number.isFinite(maxCount)) return null;
      const row = await db
        .selectFrom('headway_jobs')
        .select(['finished_at', 'id'])
        .where('status', '=', status)
        .where('finished_at', 'is not', null)
        .orderBy('finished_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .offset(maxCount)
        .executeTakeFirst();
      return row?.finished_at ? { finishedAt: row.finished_at, id: row.id } : null;
    },

    async upTo({ status, before, surplus, limit }) {
      const rows = await db
        .selectFrom('headway_jobs')
        .select(jobColumns)
        .where('status', '=', status)
        .where(({ eb, or, refTuple, tuple }) =>
          or([
            eb('finished_at', '<=', before),
            ...(surplus
              ? [eb(refTuple('finished_at', 'id'), '<=', tuple(surplus.finishedAt, surplus.id))]
              : []),
          ]),
        )
        .orderBy('finished_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.flatMap((row) => readable(row));
    },

    async remove({ id, revision }) {
      const { numDeletedRows } = await db
        .deleteFrom('headway_jobs')
        .where('id', '=', id)
        .where('revision', '=', revision)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      // Where the database does not follow its references by itself.
      await db.deleteFrom('headway_job_labels').where('job_id', '=', id).execute();
      await db.deleteFrom('headway_job_attempts').where('job_id', '=', id).execute();
      return true;
    },
  };
}

function readable(row: JobColumns): readonly Job[] {
  try {
    return [jobOf(row)];
  } catch (error) {
    if (error instanceof DamagedRow) return [];
    throw error;
  }
}
