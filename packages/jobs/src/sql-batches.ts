import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Batch, HeadwayError, isFinal, type Job } from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import { SqlBatchAccounts } from './sql-batch-accounts.ts';
import { batchDelta, batchOf } from './batch-state.ts';
import { type BatchStore, createBatchStore } from './batch-store.ts';
import { type BatchDeed, type BatchRow, batchSums } from './batch-tables.ts';
import { type BatchFilter, type JobBatches, mostFirstJobs, type NewBatch } from './job-batches.ts';
import type { JobEvent } from './job-machine.ts';
import type { JobTables } from './job-tables.ts';
import type { NewJob } from './queue.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';

/** Jobs that are changed in one transaction: neither the event loop nor other writers must wait for long. */
const sliceLength = 20;

/** A batch goes with its last job; for so long one is kept that has none. */
const emptyKeptMs = 30 * 86_400_000;

interface SqlBatchesOptions<Tables extends JobTables> {
  kernel: SqlJobKernel<Tables>;
  enqueue: (job: NewJob, trx: Transaction<Tables>) => Promise<Job>;
}

/** What people ask of batches. */
export class SqlBatches<Tables extends JobTables> implements JobBatches<Transaction<Tables>> {
  readonly #kernel: SqlJobKernel<Tables>;
  readonly #enqueue: SqlBatchesOptions<Tables>['enqueue'];
  readonly #accounts: SqlBatchAccounts<Tables>;

  constructor({ kernel, enqueue }: SqlBatchesOptions<Tables>) {
    this.#kernel = kernel;
    this.#enqueue = enqueue;
    this.#accounts = new SqlBatchAccounts(kernel);
    kernel.admit = async ({ batchId }, trx) => {
      if (batchId !== undefined) await this.#admit(batchId, trx);
    };
  }

  async addBatch(draft: NewBatch, transaction?: Transaction<Tables>): Promise<Batch> {
    const { id = this.#kernel.nextId(), jobs = [], sealed = false } = draft;
    if (!/^[A-Za-z0-9._~@-]{1,128}$/.test(id)) {
      throw new TypeError(`The id of a batch is 1 to 128 letters, digits and ._~@-; got '${id}'.`);
    }
    if (jobs.length > mostFirstJobs) {
      throw new TypeError(`A batch is made with ${mostFirstJobs} jobs at most, got ${jobs.length}.`);
    }
    return this.#kernel.within(transaction, async (trx) => {
      const isNew = await this.#store(trx).insert(newRow(id, draft, this.#kernel.now()), draft.labels);
      if (isNew) {
        this.#accounts.changed(id);
        for (const [place, job] of jobs.entries()) {
          if (place > 0 && place % sliceLength === 0) await nextTurn();
          await this.#enqueue({ ...job, batchId: id }, trx);
        }
        if (sealed) await this.#accounts.change(id, { sealed: 1 }, trx);
      }
      return batchOf(await this.#get(id, trx));
    });
  }

  async batch(id: string, transaction?: Transaction<Tables>): Promise<Batch | null> {
    const row = await this.#store(transaction).get(id);
    return row && batchOf(row);
  }

  async batches(filter: BatchFilter): Promise<{ items: readonly Batch[]; nextCursor: string | null }> {
    const { rows, nextCursor } = await this.#store().list(filter);
    return { items: rows.map(batchOf), nextCursor };
  }

  async sealBatch(id: string, transaction?: Transaction<Tables>): Promise<Batch> {
    return this.#kernel.within(transaction, async (trx) => {
      const { sealed } = await this.#get(id, trx);
      if (sealed === 0) await this.#accounts.change(id, { sealed: 1 }, trx);
      return batchOf(await this.#get(id, trx));
    });
  }

  async pauseBatch(id: string): Promise<Batch> {
    return this.#ask(id, 'pause');
  }

  async resumeBatch(id: string): Promise<Batch> {
    return this.#ask(id, 'resume');
  }

  async cancelBatch(id: string): Promise<Batch> {
    return this.#ask(id, 'cancel');
  }

  async removeFromBatch(batchId: string, jobId: string, transaction?: Transaction<Tables>): Promise<Job> {
    const { job, event } = await this.#kernel.within(transaction, async (trx) => {
      const { finished_at } = await this.#get(batchId, trx);
      const store = this.#store(trx);
      const member = await store.membership(jobId);
      const held = await this.#kernel.store(trx).get(jobId);
      if (!held || member?.batchId !== batchId) {
        throw new HeadwayError('not_found', 'There is no such job in the batch.');
      }
      if (finished_at !== null) throw conflict('completed', 'lose jobs');
      await store.setMembership(jobId, null);
      const { size } = member;
      await this.#accounts.add(batchId, batchDelta(held, null, { size, nowMs: 0 }), trx);
      if (isFinal(held.status) || held.status === 'cancelling') return { job: held, event: null };
      const asked = await this.#kernel.changeById(jobId, { type: 'cancel' }, trx);
      return asked?.change.type === 'changed' ? asked.change : { job: held, event: null };
    });
    if (event) this.#kernel.announce(job, event);
    return job;
  }

  /** A batch that is being cancelled takes no new jobs. */
  async #admit(id: string, trx: Transaction<Tables>): Promise<void> {
    const { state, finished_at } = await this.#get(id, trx);
    if (state === 'cancelling' && finished_at === null) throw conflict('cancelling', 'get jobs');
  }

  /** Goes on with what a crash left undone, tells what it left untold, and lets old batches go that have no jobs. */
  async recover(): Promise<void> {
    const before = new Date(this.#kernel.clock.now() - emptyKeptMs).toISOString();
    await this.#kernel.within(undefined, (trx) => this.#store(trx).deleteEmpty({ before }));
    const { doing, untold } = await this.#store().unsettled();
    for (const id of untold) this.#accounts.changed(id);
    for (const id of doing) await this.#goOn(id);
  }

  close(): Promise<void> {
    return this.#accounts.close();
  }

  async #ask(id: string, deed: BatchDeed): Promise<Batch> {
    await this.#kernel.within(undefined, async (trx) => {
      const row = await this.#get(id, trx);
      const { status } = batchOf(row);
      const refused = {
        pause: status !== 'open' && status !== 'running',
        resume: status !== 'paused',
        cancel: status === 'cancelling' || status === 'completed',
      };
      if (refused[deed]) throw conflict(status, words[deed]);
      const changes = { state: states[deed], doing: deed, ...(deed === 'cancel' && { sealed: 1 as const }) };
      await this.#accounts.change(id, changes, trx);
    });
    await this.#goOn(id);
    return batchOf(await this.#get(id));
  }

  /** Does what was asked to all jobs of the batch, slice by slice, until it is done or something else is asked. */
  async #goOn(id: string): Promise<void> {
    const began = (await this.#store().get(id))?.doing ?? null;
    if (began === null) return;
    for (let after: string | null = ''; after !== null;) {
      after = await this.#slice(id, { deed: began, after });
      await nextTurn();
    }
  }

  /** Gives the job after which to go on; `null` at the end. */
  async #slice(id: string, { deed, after }: { deed: BatchDeed; after: string }): Promise<string | null> {
    const { changes, last } = await this.#kernel.within(undefined, async (trx) => {
      const store = this.#store(trx);
      if ((await store.get(id))?.doing !== deed) return { changes: [], last: null };
      const ids = await store.members(id, { statuses: subjects[deed], after, limit: sliceLength });
      const changed = [];
      for (const jobId of ids) {
        const asked = await this.#kernel.changeById(jobId, { type: deed } satisfies JobEvent, trx);
        if (asked?.change.type === 'changed') changed.push(asked.change);
      }
      const isEnd = ids.length < sliceLength;
      if (isEnd) await store.update(id, { doing: null });
      return { changes: changed, last: isEnd ? null : (ids.at(-1) ?? null) };
    });
    for (const { job, event } of changes) this.#kernel.announce(job, event);
    return last;
  }

  async #get(id: string, trx?: Transaction<Tables>): Promise<BatchRow> {
    const row = await this.#store(trx).get(id);
    if (!row) throw new HeadwayError('not_found', 'There is no such batch.');
    return row;
  }

  #store(trx?: Kysely<Tables>): BatchStore {
    return createBatchStore(trx ?? this.#kernel.options.db);
  }
}

const words = { pause: 'be paused', resume: 'be resumed', cancel: 'be cancelled' } as const;
const states = { pause: 'paused', resume: 'running', cancel: 'cancelling' } as const;
/** Whom it is done to. */
const subjects = {
  pause: ['queued', 'retrying', 'running'],
  resume: ['paused', 'pausing'],
  cancel: ['queued', 'retrying', 'paused', 'reviewing', 'running', 'pausing'],
} as const satisfies Record<BatchDeed, readonly Job['status'][]>;

function conflict(status: Batch['status'], what: string): HeadwayError {
  return new HeadwayError('conflict', `The batch is ${status} and can't ${what}.`);
}

function newRow(id: string, { name, labels }: NewBatch, now: string): BatchRow {
  const sums = Object.fromEntries(batchSums.map((column) => [column, 0])) as Record<
    (typeof batchSums)[number],
    number
  >;
  return {
    id,
    name: name ?? null,
    labels: JSON.stringify(labels),
    sealed: 0,
    state: 'running',
    doing: null,
    ...sums,
    fraction: null,
    grown: 0,
    eta_low_ms: null,
    eta_high_ms: null,
    created_at: now,
    finished_at: null,
    revision: 1,
    told: 0,
  };
}
