import type { Kysely } from 'kysely';

/** Batches and their counts. */
export interface BatchTables {
  headway_batches: BatchRow;
  headway_batch_labels: BatchLabelRow;
}

/** A batch as stored. Its jobs are those with its id in their column `batch_id`. */
export interface BatchRow {
  id: string;
  name: string | null;
  /** JSON */
  labels: string;
  /** 1: nothing more is expected. */
  sealed: 0 | 1;
  /** What was asked of all its jobs. */
  state: 'running' | 'paused' | 'cancelling';
  /** What is being done to its jobs, slice by slice; goes on after a crash. */
  doing: BatchDeed | null;
  waiting: number;
  active: number;
  reviewing: number;
  completed: number;
  failed: number;
  cancelled: number;
  nothing_found: number;
  /** Jobs without a size: while there are any, all count alike. */
  unsized: number;
  /** Sizes of all jobs, and of those that ended. */
  total_size: number;
  ended_size: number;
  /** What all runs took that are over, and how much was done in it: jobs and their sizes. */
  run_ms: number;
  run_jobs: number;
  run_size: number;
  /** As last told. */
  fraction: number | null;
  /** 1: work was added since that was told. */
  grown: 0 | 1;
  eta_low_ms: number | null;
  eta_high_ms: number | null;
  created_at: string;
  finished_at: string | null;
  revision: number;
  /** The revision that was told last. */
  told: number;
}

export type BatchDeed = 'pause' | 'resume' | 'cancel';

/** Labels once more, to find batches by. */
export interface BatchLabelRow {
  batch_id: string;
  name: string;
  value: string;
}

/** Creates what is missing. */
export async function createBatchTables({ schema }: Kysely<BatchTables>): Promise<void> {
  let table = schema
    .createTable('headway_batches')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text')
    .addColumn('labels', 'text', (column) => column.notNull())
    .addColumn('sealed', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('doing', 'text');
  for (const name of countColumns) table = table.addColumn(name, 'integer', (column) => column.notNull());
  for (const name of sumColumns) {
    table = table.addColumn(name, 'double precision', (column) => column.notNull());
  }
  await table
    .addColumn('fraction', 'double precision')
    .addColumn('grown', 'integer', (column) => column.notNull())
    .addColumn('eta_low_ms', 'double precision')
    .addColumn('eta_high_ms', 'double precision')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('told', 'integer', (column) => column.notNull())
    .execute();
  await schema
    .createTable('headway_batch_labels')
    .ifNotExists()
    .addColumn('batch_id', 'text', (column) =>
      column.notNull().references('headway_batches.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('headway_batch_labels_key', ['batch_id', 'name'])
    .execute();
  // Batches by label; the newest first.
  const index = (name: string) => schema.createIndex(name).ifNotExists();
  await index('headway_batch_labels_value')
    .on('headway_batch_labels')
    .columns(['name', 'value', 'batch_id'])
    .execute();
  await index('headway_batches_newest').on('headway_batches').columns(['created_at', 'id']).execute();
  // The jobs of a batch, with what its progress is made of.
  await index('headway_jobs_batch')
    .on('headway_jobs' as keyof BatchTables)
    .columns(['batch_id', 'status', 'id', 'fraction', 'size'] as never)
    .execute();
}

const countColumns = [
  'waiting',
  'active',
  'reviewing',
  'completed',
  'failed',
  'cancelled',
  'nothing_found',
  'unsized',
  'run_jobs',
] as const;
const sumColumns = ['total_size', 'ended_size', 'run_ms', 'run_size'] as const;

/** The columns that add up. */
export type BatchSums = Record<(typeof countColumns)[number] | (typeof sumColumns)[number], number>;
export const batchSums: readonly (keyof BatchSums)[] = [...countColumns, ...sumColumns];
