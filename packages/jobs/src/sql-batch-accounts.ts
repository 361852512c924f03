import { isFinal, type Job } from '@headway/protocol';
import type { Transaction } from 'kysely';
import { batchDelta, batchFraction, batchOf, batchTimeLeft, unfinishedOf } from './batch-state.ts';
import { type BatchStore, createBatchStore } from './batch-store.ts';
import type { BatchRow, BatchSums } from './batch-tables.ts';
import { type BatchTeller, createBatchTeller } from './batch-teller.ts';
import type { HeardChange } from './job-listener.ts';
import type { JobTables } from './job-tables.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';

/** Keeps the counts of batches with each change of a job, and tells of them. */
export class SqlBatchAccounts<Tables extends JobTables> {
  readonly #kernel: SqlJobKernel<Tables>;
  readonly #teller: BatchTeller;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    this.#teller = createBatchTeller({
      clock: kernel.clock,
      tell: (id) => kernel.within(undefined, (trx) => this.#tell(id, trx)),
      onError: (error) => kernel.options.onError?.(error, { stage: 'tell a batch' }),
    });
    kernel.listen((change, trx) => this.#hear(change, trx));
  }

  /** Something is to be told of a batch, soon. */
  changed(id: string): void {
    this.#teller.changed(id);
  }

  close(): Promise<void> {
    return this.#teller.close();
  }

  /** Adds to the sums of a batch, and ends it or opens it again where that makes a difference. */
  async add(id: string, sums: Partial<BatchSums>, trx: Transaction<Tables>): Promise<BatchRow | null> {
    const row = await this.#store(trx).add(id, sums);
    return row && this.#settle(row, trx);
  }

  /** Changes what was asked of a batch, likewise. */
  async change(id: string, columns: Partial<BatchRow>, trx: Transaction<Tables>): Promise<void> {
    await this.#store(trx).update(id, columns);
    await this.add(id, {}, trx);
  }

  async #hear({ before, after }: HeardChange, trx: Transaction<Tables>): Promise<Job | undefined> {
    const label = (after ?? before)?.labels['batchId'];
    if (label === undefined) return undefined;
    if (!after) {
      // What a job gave to its batch stays, until the last one goes.
      await this.#store(trx).deleteEmpty({ id: label });
      return undefined;
    }
    // Progress changes nothing but the fraction, which is told by and by.
    if (before?.status === after.status) {
      this.changed(label);
      return undefined;
    }
    const member = await this.#store(trx).membership(after.id);
    if (!member || member.batchId === null) return undefined;
    const delta = batchDelta(before, after, { size: member.size, nowMs: this.#kernel.clock.now() });
    // New work, before which what was done is less of the whole.
    const isMore = !before || (isFinal(before.status) && !isFinal(after.status));
    if (isMore) await this.#store(trx).update(member.batchId, { grown: 1 });
    const row = await this.add(member.batchId, delta, trx);
    return row?.state === 'paused' ? this.#rest(before, after, trx) : undefined;
  }

  /** In a paused batch only a job that was resumed by itself waits for a worker. */
  async #rest(before: Job | null, after: Job, trx: Transaction<Tables>): Promise<Job | undefined> {
    const waits = after.status === 'queued' || after.status === 'retrying';
    if (!waits || before?.status === 'paused') return undefined;
    const paused = await this.#kernel.changeById(after.id, { type: 'pause' }, trx);
    return paused?.change.type === 'changed' ? paused.change.job : undefined;
  }

  async #settle(row: BatchRow, trx: Transaction<Tables>): Promise<BatchRow> {
    const unfinished = unfinishedOf(row);
    if (row.finished_at === null && row.sealed === 1 && unfinished === 0) return this.#complete(row, trx);
    this.changed(row.id);
    if (row.finished_at === null || unfinished === 0) return row;
    return (await this.#store(trx).update(row.id, { finished_at: null })) ?? row;
  }

  async #complete(row: BatchRow, trx: Transaction<Tables>): Promise<BatchRow> {
    const completed = await this.#store(trx).update(row.id, {
      finished_at: this.#kernel.now(),
      state: 'running',
      doing: null,
      fraction: 1,
      grown: 0,
      eta_low_ms: null,
      eta_high_ms: null,
      told: row.revision,
    });
    if (completed) await this.#publish('batch.completed', completed, trx);
    return completed ?? row;
  }

  async #tell(id: string, trx: Transaction<Tables>): Promise<void> {
    const store = this.#store(trx);
    const row = await store.get(id);
    // The end of a batch was told when it ended.
    if (!row || row.finished_at !== null) return;
    const parts = await store.partsDone(id, this.#kernel.clock.now());
    const fraction = batchFraction(row, parts);
    const eta = batchTimeLeft(row, parts);
    const isNew =
      row.revision > row.told || fraction !== row.fraction || (eta?.highMs ?? null) !== row.eta_high_ms;
    if (!isNew) return;
    const revision = row.revision + 1;
    const told = await store.update(id, {
      fraction,
      grown: 0,
      eta_low_ms: eta?.lowMs ?? null,
      eta_high_ms: eta?.highMs ?? null,
      revision,
      told: revision,
    });
    if (told) await this.#publish('batch.updated', told, trx);
  }

  async #publish(
    type: 'batch.updated' | 'batch.completed',
    row: BatchRow,
    trx: Transaction<Tables>,
  ): Promise<void> {
    const batch = batchOf(row);
    const channels = [`batch:${row.id}`, ...(this.#kernel.options.batchChannels?.(batch) ?? [])];
    await this.#kernel.publish({ channels, type, data: batch }, trx);
  }

  #store(trx: Transaction<Tables>): BatchStore {
    return createBatchStore(trx);
  }
}
