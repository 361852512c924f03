import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { JobRow, JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';
import { jobsWithLabel } from './jobs-with-label.ts';

/** Which waiting jobs may be taken. */
export interface Eligible {
  kinds: readonly string[];
  /** Groups of which no further job may run. */
  fullGroups: readonly string[];
  /** All of which a job must have. */
  labels?: Readonly<Record<string, string>>;
}

/** The statements for jobs that wait. It decides nothing. */
export interface WaitingJobs {
  /** Makes jobs whose time has come ready to be taken, those first that have waited longest. */
  ripen(now: string): Promise<void>;
  /** The ready job with the highest priority, the oldest of those. */
  next(eligible: Eligible): Promise<JobRow | null>;
  /** When the next job may run whose time has not come at `now`. */
  nextDue(now: string): Promise<string | null>;
}

/** How many jobs become ready at once, so that a take stays short; the rest follows with the next takes. */
const mostToRipen = 1000;
/** How far `next` looks along the order, in the index alone, before it looks group by group. */
const lookAhead = 500;

interface Head {
  id: string;
  priority: number;
}

// The indexes are partial: SQLite uses them only for a condition that is written out.
const isReady: RawBuilder<boolean> = sql<boolean>`ready = 1`;
const isDelayed: RawBuilder<boolean> = sql<boolean>`ready = 0`;

export function waitingJobs<Tables extends JobTables>(database: Kysely<Tables>): WaitingJobs {
  const db = plainDatabase(database);

  /** Of those that have the labels: their index leads to them. */
  async function headWith(
    labels: Readonly<Record<string, string>>,
    kind: string,
    fullGroups: readonly string[],
  ): Promise<Head | null> {
    let query = db
      .selectFrom('headway_jobs')
      .select(['id', 'priority'])
      .where(isReady)
      .where('kind', '=', kind);
    if (fullGroups.length > 0) query = query.where('group_value', 'not in', fullGroups);
    for (const [name, value] of Object.entries(labels)) {
      query = query.where('id', 'in', jobsWithLabel(db, name, value));
    }
    return (await query.orderBy('priority', 'desc').orderBy('id').limit(1).executeTakeFirst()) ?? null;
  }

  async function head(kind: string, fullGroups: readonly string[]): Promise<Head | null> {
    const first = db
      .selectFrom('headway_jobs')
      .select(['id', 'priority', 'group_value'])
      .where(isReady)
      .where('kind', '=', kind)
      .orderBy('priority', 'desc')
      .orderBy('id');
    if (fullGroups.length === 0) return (await first.limit(1).executeTakeFirst()) ?? null;
    const found = await db
      .selectFrom(first.limit(lookAhead).as('first'))
      .select(['id', 'priority'])
      .where('group_value', 'not in', fullGroups)
      .orderBy('priority', 'desc')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return found ?? headOfGroups(kind, fullGroups);
  }

  /** One step in the index a group, however many jobs the full ones have. */
  async function headOfGroups(kind: string, fullGroups: readonly string[]): Promise<Head | null> {
    const { rows } = await sql<Head>`
      with recursive groups(name) as (
        select min(group_value) from headway_jobs where ready = 1 and kind = ${kind}
        union all
        select (
          select min(group_value) from headway_jobs where ready = 1 and kind = ${kind} and group_value > name
        )
        from groups where name is not null
      )
      select job.id, job.priority
      from groups join headway_jobs as job on job.id = (
        select id from headway_jobs
        where ready = 1 and kind = ${kind} and group_value = name
        order by priority desc, id limit 1
      )
      where name is not null and name not in (${sql.join(fullGroups)})
      order by job.priority desc, job.id limit 1
    `.execute(db);
    return rows[0] ?? null;
  }

  return {
    async ripen(now) {
      await db
        .updateTable('headway_jobs')
        .set({ ready: 1 })
        .where('id', 'in', (select) =>
          select
            .selectFrom('headway_jobs')
            .select('id')
            .where(isDelayed)
            .where('run_at', '<=', now)
            .orderBy('run_at')
            .limit(mostToRipen),
        )
        .execute();
    },

    async next({ kinds, fullGroups, labels = {} }) {
      let best: Head | null = null;
      const areLabelled = Object.keys(labels).length > 0;
      for (const kind of new Set(kinds)) {
        const found = areLabelled ? await headWith(labels, kind, fullGroups) : await head(kind, fullGroups);
        if (found && (!best || comesFirst(found, best))) best = found;
      }
      if (!best) return null;
      const row = await db
        .selectFrom('headway_jobs')
        .selectAll()
        .where('id', '=', best.id)
        .executeTakeFirst();
      return row ?? null;
    },

    async nextDue(now) {
      const { due } = await db
        .selectFrom('headway_jobs')
        .select(({ fn }) => fn.min('run_at').as('due'))
        .where(isDelayed)
        .where('run_at', '>', now)
        .executeTakeFirstOrThrow();
      return due;
    },
  };
}

function comesFirst(a: Head, b: Head): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.id < b.id);
}
