import type { Transaction } from 'kysely';
import { activeJobs } from './active-jobs.ts';
import type { JobChange } from './job-machine.ts';
import type { JobTables } from './job-tables.ts';
import type { LostRuns } from './queue.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import { DamagedRow } from './stored-json.ts';

/** Jobs that are brought back in one transaction. */
const sliceSize = 100;

/** The part of the embedded queue that keeps it in order. */
export class SqlJobUpkeep<Tables extends JobTables> {
  readonly #kernel: SqlJobKernel<Tables>;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    kernel.whenDue({
      at: async () => {
        const expiry = await activeJobs(kernel.options.db).nextExpiry();
        return expiry === null ? null : Date.parse(expiry);
      },
      act: () => this.reclaim(),
      stage: 'reclaim',
    });
  }

  async recover(): Promise<LostRuns> {
    const lost = await this.#lose((trx) => activeJobs(trx).unleased(this.#kernel.now(), sliceSize));
    this.#kernel.signals.emit({ type: 'waiting' });
    return lost;
  }

  async reclaim(): Promise<LostRuns> {
    return this.#lose((trx) => activeJobs(trx).expired(this.#kernel.now(), sliceSize));
  }

  /** Ends the runs that `find` finds, slice by slice: each that is ended is not found again. */
  async #lose(find: (trx: Transaction<Tables>) => Promise<readonly string[]>): Promise<LostRuns> {
    const counts = { requeued: 0, cancelled: 0 };
    for (;;) {
      const { found, ended } = await this.#kernel.within(undefined, async (trx) => {
        const ids = await find(trx);
        const changes = [];
        for (const id of ids) {
          const change = await this.#loseOne(id, trx);
          if (change?.type === 'changed') changes.push(change);
        }
        return { found: ids.length, ended: changes };
      });
      for (const { job, event } of ended) {
        if (job.status === 'queued') counts.requeued += 1;
        if (job.status === 'cancelled') counts.cancelled += 1;
        this.#kernel.announce(job, event);
      }
      // Those that can't be read are found again.
      if (found < sliceSize || ended.length === 0) return counts;
    }
  }

  /** One that can't be read is reported, and keeps neither the others nor a server from starting. */
  async #loseOne(id: string, trx: Transaction<Tables>): Promise<JobChange | undefined> {
    try {
      const lost = await this.#kernel.changeById(
        id,
        ({ losses }) => ({ type: 'lost', losses: losses + 1 }),
        trx,
      );
      return lost?.change;
    } catch (error) {
      if (!(error instanceof DamagedRow)) throw error;
      this.#kernel.options.onError?.(error, { stage: 'recover' });
      return undefined;
    }
  }
}
