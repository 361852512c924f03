import type { Kysely } from 'kysely';

export interface WorkerTables {
  headway_job_workers: JobWorkerRow;
}

/** A worker that was announced. Who is gone stays for a while: that there were workers must be known. Times are ISO 8601. */
export interface JobWorkerRow {
  id: string;
  name: string;
  /** JSON */
  kinds: string;
  slots: number;
  announced_at: string;
  seen_at: string;
  /** 1: forgotten. */
  gone: number;
}

export async function createWorkerTables(db: Kysely<WorkerTables>): Promise<void> {
  await db.schema
    .createTable('headway_job_workers')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kinds', 'text', (column) => column.notNull())
    .addColumn('slots', 'integer', (column) => column.notNull())
    .addColumn('announced_at', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .addColumn('gone', 'integer', (column) => column.notNull())
    .execute();
}
