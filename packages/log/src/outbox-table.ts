import type { Clock } from '@headway/protocol';
import { type Generated, type Kysely, PostgresAdapter, type Transaction } from 'kysely';
import type { LogEntry } from './log.ts';

/** The outbox's table, to be part of the application's own database type. */
export interface OutboxTables {
  headway_outbox: {
    /** Rises in the order of the inserts and is never given out again. */
    id: Generated<number>;
    /** The entries of one publication, as JSON. */
    entries: string;
    /** ISO 8601. */
    created_at: string;
    /** Why the log will never take it; such a row is kept for a person to look at. */
    problem: string | null;
  };
}

/**
 * Creates the table `headway_outbox` where it is missing.
 *
 * On Postgres the order of two transactions that publish at the same time is not the order of their commits: serialise
 * writers of one channel where it matters.
 */
export async function createOutboxTable<Tables>(db: Kysely<Tables> | Transaction<Tables>): Promise<void> {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter;
  await asOutbox(db)
    .schema.createTable('headway_outbox')
    .ifNotExists()
    // AUTOINCREMENT: without it SQLite would give the id of the last deleted row again.
    .addColumn('id', postgres ? 'bigint' : 'integer', (column) =>
      postgres ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement(),
    )
    .addColumn('entries', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('problem', 'text')
    .execute();
}

/** The oldest rows that can be relayed, entries as they were written. */
export function oldestRows(
  db: Kysely<OutboxTables>,
  limit: number,
): Promise<{ id: number; entries: string }[]> {
  return db
    .selectFrom('headway_outbox')
    .select(['id', 'entries'])
    .where('problem', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function insertRow(
  db: Kysely<OutboxTables>,
  entries: readonly LogEntry[],
  clock: Pick<Clock, 'now'>,
): Promise<void> {
  const created_at = new Date(clock.now()).toISOString();
  await db
    .insertInto('headway_outbox')
    .values({ entries: JSON.stringify(entries), created_at, problem: null })
    .execute();
}

export async function deleteRows(db: Kysely<OutboxTables>, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('headway_outbox').where('id', 'in', ids).execute();
}

export async function setAside(db: Kysely<OutboxTables>, id: number, problem: string): Promise<void> {
  await db.updateTable('headway_outbox').set({ problem }).where('id', '=', id).execute();
}

/** The application's database, seen as the one table that we touch. */
export function asOutbox<Tables>(db: Kysely<Tables> | Transaction<Tables>): Kysely<OutboxTables> {
  return db as unknown as Kysely<OutboxTables>;
}
