import type { Job, JobWarning } from '@headway/protocol';
import type { Transaction } from 'kysely';
import { waitingStatuses } from './job-line.ts';
import type { HeardChange } from './job-listener.ts';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';
import { type JobWorker, type JobWorkers, workerTimeoutMs } from './queue-workers.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import type { JobWorkerRow } from './worker-tables.ts';

/** Jobs that are warned of in one transaction. */
const sliceSize = 100;
/** Who is gone for so long is forgotten altogether, ms. */
const keptMs = 86_400_000;

/** Workers that are known; those that were not seen for longest go, and come back with their next sign of life. */
const mostWorkers = 1000;

/** What is known of who takes jobs; `null`: nobody was ever announced, so nothing can be said. */
type ServedKinds = ReadonlySet<string> | null;

/** The part of the embedded queue that knows who runs jobs, and warns of those that nobody takes. */
export class SqlWorkers<Tables extends JobTables> implements JobWorkers {
  readonly #kernel: SqlJobKernel<Tables>;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    kernel.listen((change, trx) => this.#hear(change, trx));
    kernel.whenDue({ at: () => this.#nextExpiry(), act: () => this.#expire(), stage: 'expire workers' });
  }

  async announceWorker({
    id,
    name,
    kinds,
    slots,
  }: Parameters<JobWorkers['announceWorker']>[0]): Promise<void> {
    const now = this.#kernel.now();
    const row = { name, kinds: JSON.stringify(kinds), slots, announced_at: now, seen_at: now, gone: 0 };
    await this.#kernel.within(undefined, async (trx) => {
      const db = plainDatabase(trx);
      await db
        .insertInto('headway_job_workers')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      await db
        .deleteFrom('headway_job_workers')
        .where('id', '!=', id)
        .where(({ eb, or, selectFrom }) =>
          or([
            eb('seen_at', '<', this.#before(keptMs)),
            eb(
              'id',
              'in',
              selectFrom('headway_job_workers')
                .select('id')
                .orderBy('seen_at', 'desc')
                .limit(-1)
                .offset(mostWorkers),
            ),
          ]),
        )
        .execute();
    });
    this.#kernel.signals.delayed(this.#kernel.clock.now() + workerTimeoutMs);
    await this.#warnAll();
    this.#kernel.signals.emit({ type: 'waiting' });
  }

  async workerSeen(id: string): Promise<boolean> {
    const result = await plainDatabase(this.#kernel.options.db)
      .updateTable('headway_job_workers')
      .set({ seen_at: this.#kernel.now() })
      .where('id', '=', id)
      .where('gone', '=', 0)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async forgetWorker(id: string): Promise<void> {
    await plainDatabase(this.#kernel.options.db)
      .updateTable('headway_job_workers')
      .set({ gone: 1 })
      .where('id', '=', id)
      .execute();
    await this.#warnAll();
  }

  async workers(): Promise<readonly JobWorker[]> {
    const rows = await this.#rows();
    return rows.filter((row) => this.#isThere(row)).map(workerOf);
  }

  #rows(trx?: Transaction<Tables>): Promise<readonly JobWorkerRow[]> {
    return plainDatabase(trx ?? this.#kernel.options.db)
      .selectFrom('headway_job_workers')
      .selectAll()
      .orderBy('name')
      .orderBy('id')
      .execute();
  }

  #isThere({ gone, seen_at }: JobWorkerRow): boolean {
    return gone === 0 && seen_at > this.#before(workerTimeoutMs);
  }

  async #served(trx: Transaction<Tables>): Promise<ServedKinds> {
    const rows = await this.#rows(trx);
    if (rows.length === 0) return null;
    return new Set(rows.filter((row) => this.#isThere(row)).flatMap((row) => workerOf(row).kinds));
  }

  /** A job that begins to wait is warned of in the same transaction. */
  async #hear({ before, after }: HeardChange, trx: Transaction<Tables>): Promise<Job | undefined> {
    if (!after || after.warning || !waitingStatuses.includes(after.status)) return undefined;
    if (before?.status === after.status) return undefined;
    const served = await this.#served(trx);
    if (!served || served.has(after.kind)) return undefined;
    return this.#warn(after, noWorker(this.#kernel.now()), trx);
  }

  async #warn(
    { id, attempt }: Pick<Job, 'id' | 'attempt'>,
    warning: JobWarning | null,
    trx: Transaction<Tables>,
  ): Promise<Job | undefined> {
    const warned = await this.#kernel.changeById(id, { type: 'warn', fence: attempt, warning }, trx);
    return warned?.change.type === 'changed' ? warned.change.job : undefined;
  }

  /** Puts the warnings of all that waits right, slice by slice. */
  async #warnAll(): Promise<void> {
    for (;;) {
      const changed = await this.#kernel.within(undefined, (trx) => this.#warnSlice(trx));
      for (const job of changed) this.#kernel.announce(job, 'job.warning');
      if (changed.length < sliceSize) return;
    }
  }

  async #warnSlice(trx: Transaction<Tables>): Promise<readonly Job[]> {
    const served = await this.#served(trx);
    if (!served) return [];
    const kinds = [...served];
    const rows = await plainDatabase(trx)
      .selectFrom('headway_jobs')
      .select(['id', 'attempt', 'warning'])
      .where('status', 'in', waitingStatuses)
      // A waiting job has no other warning.
      .where(({ and, eb, or }) =>
        kinds.length === 0
          ? eb('warning', 'is', null)
          : or([
              and([eb('warning', 'is', null), eb('kind', 'not in', kinds)]),
              and([eb('warning', 'is not', null), eb('kind', 'in', kinds)]),
            ]),
      )
      .limit(sliceSize)
      .execute();
    const warning = noWorker(this.#kernel.now());
    const changed: Job[] = [];
    for (const row of rows) {
      const job = await this.#warn(row, row.warning === null ? warning : null, trx);
      if (job) changed.push(job);
    }
    return changed;
  }

  /** Who has not been seen for too long is gone. */
  async #expire(): Promise<void> {
    const rows = await this.#rows();
    const gone = rows.filter((row) => row.gone === 0 && !this.#isThere(row));
    for (const { id } of gone) await this.forgetWorker(id);
  }

  async #nextExpiry(): Promise<number | null> {
    const seen = (await this.#rows()).flatMap(({ gone, seen_at }) => (gone ? [] : [Date.parse(seen_at)]));
    return seen.length === 0 ? null : Math.min(...seen) + workerTimeoutMs + 1;
  }

  #before(ms: number): string {
    return new Date(this.#kernel.clock.now() - ms).toISOString();
  }
}

function workerOf(row: JobWorkerRow): JobWorker {
  const { id, name, kinds, slots, announced_at: announcedAt, seen_at: seenAt } = row;
  return { id, name, kinds: JSON.parse(kinds) as string[], slots, announcedAt, seenAt };
}

function noWorker(now: string): JobWarning {
  return { code: 'no_worker', message: 'No worker takes jobs of this kind for now.', since: now };
}
