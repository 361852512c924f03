import type { JobStatus } from '@headway/protocol';
import type { Kysely } from 'kysely';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';

/** The states in which a run may speak. */
const activeStatuses: readonly JobStatus[] = ['running', 'pausing', 'cancelling'];

/** Whether a run may speak. */
export function isActive(status: JobStatus): boolean {
  return activeStatuses.includes(status);
}

/** How many jobs of a kind and group run. */
export interface ActiveCount {
  kind: string;
  group: string;
  jobs: number;
}

/** The statements for jobs that run. It decides nothing. */
export interface ActiveJobs {
  /** Ids of jobs that run without a lease that lives at `now`, oldest first. */
  unleased(now: string, limit: number): Promise<readonly string[]>;
  /** Ids of jobs whose lease has run out at `now`. */
  expired(now: string, limit: number): Promise<readonly string[]>;
  /** When the next lease runs out. */
  nextExpiry(): Promise<string | null>;
  counts(): Promise<readonly ActiveCount[]>;
}

export function activeJobs<Tables extends JobTables>(database: Kysely<Tables>): ActiveJobs {
  const db = plainDatabase(database);
  return {
    async unleased(now, limit) {
      const rows = await db
        .selectFrom('headway_jobs')
        .select('id')
        .where('status', 'in', activeStatuses)
        .where(({ or, eb }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async expired(now, limit) {
      const rows = await db
        .selectFrom('headway_jobs')
        .select('id')
        .where('lease_until', '<=', now)
        .orderBy('lease_until')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async nextExpiry() {
      const { next } = await db
        .selectFrom('headway_jobs')
        .select(({ fn }) => fn.min('lease_until').as('next'))
        .where('lease_until', 'is not', null)
        .executeTakeFirstOrThrow();
      return next;
    },

    async counts() {
      const rows = await db
        .selectFrom('headway_jobs')
        .select(({ fn }) => ['kind', 'group_value', fn.countAll().as('jobs')])
        .where('status', 'in', activeStatuses)
        .groupBy(['kind', 'group_value'])
        .execute();
      return rows.map(({ kind, group_value, jobs }) => ({
        kind,
        group: group_value ?? '',
        jobs: Number(jobs),
      }));
    },
  };
}
