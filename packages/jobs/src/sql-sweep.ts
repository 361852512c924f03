import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job, JobStatus } from '@headway/protocol';
import { sql, type Transaction } from 'kysely';
import { createEndedJobs } from './ended-jobs.ts';
import type { JobTables } from './job-tables.ts';
import type { Keep } from './queue.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import { retentionDefaults, sqlJobQueueDefaults } from './sql-job-queue-options.ts';

/** Jobs, and rows that belong to them, that go in one transaction: nobody waits long for it. */
const sliceSize = { jobs: 50, notes: 500 };
/** For how long a channel tells of a job after its end, ms: what goes earlier is told as deleted. */
const toldForMs = 3_600_000;
const noteTables = [
  ['headway_job_items', 'item_index'],
  ['headway_job_log', 'line'],
  ['headway_job_steps', 'path'],
] as const;

/** Lets ended jobs go, with all that was kept of them. */
export class SqlSweep<Tables extends JobTables> {
  readonly #kernel: SqlJobKernel<Tables>;
  readonly #everyMs: number;
  #nextAt: number;
  #sweeping: Promise<number> | null = null;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    this.#everyMs = kernel.options.sweepMs ?? sqlJobQueueDefaults.sweepMs;
    this.#nextAt = kernel.clock.now() + this.#everyMs;
    kernel.whenDue({
      at: async () => this.#nextAt,
      act: async () => {
        if (this.#kernel.clock.now() >= this.#nextAt) await this.sweep();
      },
      stage: 'sweep',
    });
  }

  /** How many jobs went. A call while it is at it waits for that. */
  async sweep(): Promise<number> {
    this.#sweeping ??= this.#sweepAll().finally(() => {
      this.#sweeping = null;
    });
    return this.#sweeping;
  }

  async #sweepAll(): Promise<number> {
    this.#nextAt = this.#kernel.clock.now() + this.#everyMs;
    const keep = { ...retentionDefaults, ...this.#kernel.options.retention };
    let removed = 0;
    for (const status of ['completed', 'cancelled', 'failed'] as const) {
      removed += await this.#sweepStatus(status, keep[status]);
    }
    return removed;
  }

  async #sweepStatus(status: JobStatus, keep: Keep): Promise<number> {
    const ended = createEndedJobs(this.#kernel.options.db);
    const surplus = await ended.newestOfSurplus(status, keep.maxCount);
    const oldest = this.#kernel.clock.now() - keep.maxAgeMs;
    const before = Number.isFinite(oldest) ? new Date(oldest).toISOString() : '';
    for (let removed = 0; ;) {
      const found = await ended.upTo({ status, before, surplus, limit: sliceSize.jobs });
      if (found.length === 0) return removed;
      await this.#removeNotes(found);
      removed += await this.#kernel.within(undefined, (trx) => this.#remove(found, trx));
      await nextTurn();
    }
  }

  /** What a job noted may be thousands of rows: they go before it. */
  async #removeNotes(jobs: readonly Job[]): Promise<void> {
    const ids = sql.join(jobs.map(({ id }) => id));
    for (const [table, place] of noteTables) {
      const key = sql`job_id, attempt, ${sql.ref(place)}`;
      for (let gone = sliceSize.notes; gone === sliceSize.notes;) {
        const { numAffectedRows = 0n } = await sql`
          delete from ${sql.table(table)} where (${key}) in (
            select ${key} from ${sql.table(table)} where job_id in (${ids}) limit ${sliceSize.notes}
          )
        `.execute(this.#kernel.options.db.withoutPlugins());
        gone = Number(numAffectedRows);
        await nextTurn();
      }
    }
  }

  /** Those that are as they were found: one may have been asked to run again meanwhile. */
  async #remove(found: readonly Job[], trx: Transaction<Tables>): Promise<number> {
    let removed = 0;
    for (const job of found) {
      if (!(await createEndedJobs(trx).remove(job))) continue;
      removed += 1;
      if (this.#kernel.clock.now() - Date.parse(job.finishedAt ?? '') < toldForMs) {
        const channels = this.#kernel.channelsOf(job);
        await this.#kernel.publish({ channels, type: 'job.deleted', data: null, key: `job:${job.id}` }, trx);
      }
      await this.#kernel.removed(job, trx);
    }
    return removed;
  }
}
