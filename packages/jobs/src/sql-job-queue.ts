import {
  type Clock,
  createIds,
  type EventDraft,
  HeadwayError,
  type Job,
  type JobError,
  type Publisher,
  systemClock,
} from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import { changeJob, type JobChange, type JobEvent, type JobRules } from './job-machine.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import type { JobTables } from './job-tables.ts';
import { createQueueSignals, type QueueSignals } from './queue-signals.ts';
import type {
  CompletedRun,
  JobCounts,
  JobFilter,
  JobNote,
  JobQueue,
  NewJob,
  ProgressReport,
  QueueChange,
  RunSample,
  TakenJob,
} from './queue.ts';
import { type Backoff, retryDelay } from './retry-delay.ts';

export interface SqlJobQueueOptions<Tables extends JobTables> {
  /** The application's database: its tables, ours (`createJobTables`), and the publisher's. */
  db: Kysely<Tables>;
  /** Writes events in the same transaction. */
  publisher: Publisher<Transaction<NoInfer<Tables>>>;
  /** Channels that hear the state events of a job besides `job:{id}`. @default none */
  channels?: (job: Job) => readonly string[];
  /**
   * Runs in the transaction in which a job completes: stores the result in the application's tables. The queue itself
   * keeps only the summary. MUST use the transaction for all that it reads and writes.
   */
  onCompleted?: (job: Job, run: CompletedRun, transaction: Transaction<Tables>) => Promise<void>;
  /** Runs in the transaction of every state change but progress. MUST use the transaction, as `onCompleted`. */
  onTransition?: (job: Job, event: EventDraft, transaction: Transaction<Tables>) => Promise<void>;
  /** Failures of a job before a retryable error is final; being lost with its server is none. @default 3 */
  maxAttempts?: number;
  /** Starts of a job, in all, before being lost with its server is final. @default 10 */
  maxStarts?: number;
  /** Waits before the next attempt. @default { baseMs: 1000, maxMs: 60_000 } */
  backoff?: Backoff;
  clock?: Clock;
  /** 0 to 1. @default Math.random */
  random?: () => number;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

const defaults = { maxAttempts: 3, maxStarts: 10, backoff: { baseMs: 1000, maxMs: 60_000 } };

/**
 * The embedded queue, in the application's own database: a job, its event and the application's own rows commit
 * together when `enqueue` is given the transaction.
 * @example
 * const queue = createSqlJobQueue({ db, publisher: outbox, channels: (job) => [`project:${job.labels.projectId}`] });
 * await db.transaction().execute(async (trx) => {
 *   await trx.insertInto('asset').values(asset).execute();
 *   await queue.enqueue({ kind: 'cells', input, labels: { assetId: asset.id } }, trx);
 * });
 */
export function createSqlJobQueue<Tables extends JobTables>(
  options: SqlJobQueueOptions<Tables>,
): JobQueue<Transaction<Tables>> {
  return new SqlJobQueue(options);
}

class SqlJobQueue<Tables extends JobTables> implements JobQueue<Transaction<Tables>> {
  readonly #options: SqlJobQueueOptions<Tables>;
  readonly #clock: Clock;
  readonly #nextId: () => string;
  readonly #signals: QueueSignals;

  constructor(options: SqlJobQueueOptions<Tables>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    this.#nextId = createIds(this.#clock);
    this.#signals = createQueueSignals({
      clock: this.#clock,
      nextDueAt: async () => this.#store().nextDueAt(this.#now()),
      onError: (error, context) => options.onError?.(error, context),
    });
  }

  async enqueue(draft: NewJob, transaction?: Transaction<Tables>): Promise<Job> {
    const job = newJob(draft, this.#nextId(), this.#now());
    const kept = await this.#within(transaction, async (trx) => {
      const store = this.#store(trx);
      const same = await store.insert(job, draft);
      if (same) return same;
      await this.#publish(job, 'job.queued', trx);
      return job;
    });
    this.#announce(kept);
    return kept;
  }

  async get(id: string, transaction?: Transaction<Tables>): Promise<Job | null> {
    return this.#store(transaction).get(id);
  }

  async list(
    filter: JobFilter,
    transaction?: Transaction<Tables>,
  ): Promise<{ items: readonly Job[]; nextCursor: string | null }> {
    return this.#store(transaction).list(filter);
  }

  async cancel(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#ask(id, { type: 'cancel' }, transaction);
  }

  async retry(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#ask(id, { type: 'retry' }, transaction);
  }

  async take(kinds: readonly string[]): Promise<TakenJob | null> {
    if (kinds.length === 0) return null;
    return this.#within(undefined, async (trx) => {
      const store = this.#store(trx);
      for (;;) {
        const next = await store.nextWaiting(kinds, this.#now());
        if (!next) return null;
        const taken = await this.#change(next.job, { type: 'start' }, trx);
        // Else another process was faster, in a database that lets two write at once.
        if (taken?.type === 'changed') {
          return { job: taken.job, fence: taken.job.attempt, input: next.input, size: next.size };
        }
      }
    });
  }

  async report(id: string, fence: number, report: ProgressReport): Promise<boolean> {
    return this.#tell(id, { type: 'report', fence, report });
  }

  async note(id: string, fence: number, note: JobNote): Promise<boolean> {
    return this.#within(undefined, async (trx) => {
      const job = await this.#store(trx).get(id);
      // An empty report asks whether this run may still speak.
      const speaks =
        job && changeJob(job, { type: 'report', fence, report: {} }, this.#rules()).type !== 'stale';
      if (!speaks) return false;
      const channels = [note.type === 'job.log' ? `job-log:${id}` : `job:${id}`];
      await this.#options.publisher.publish({ channels, type: note.type, data: note.data }, trx);
      return true;
    });
  }

  async complete(id: string, fence: number, run: CompletedRun): Promise<boolean> {
    return this.#tell(id, { type: 'complete', fence, summary: run.summary }, run);
  }

  async fail(id: string, fence: number, error: JobError): Promise<boolean> {
    const { random = Math.random, backoff = defaults.backoff } = this.#options;
    // Only the run that has the fence changes the number: what was read stays true, or this is stale.
    const failures = (await this.#store().failures(id)) + 1;
    const delayMs = retryDelay(failures, random(), backoff);
    return this.#tell(id, { type: 'fail', fence, error, failures, delayMs });
  }

  async confirmCancelled(id: string, fence: number): Promise<boolean> {
    return this.#tell(id, { type: 'confirm_cancelled', fence });
  }

  async release(id: string, fence: number): Promise<boolean> {
    return this.#tell(id, { type: 'release', fence });
  }

  async recover(): Promise<{ requeued: number; cancelled: number }> {
    const counts = await this.#within(undefined, async (trx) => {
      let requeued = 0;
      let cancelled = 0;
      for (const job of await this.#store(trx).active()) {
        const change = await this.#change(job, { type: 'lost' }, trx);
        if (change?.type !== 'changed') continue;
        if (change.job.status === 'queued') requeued += 1;
        if (change.job.status === 'cancelled') cancelled += 1;
      }
      return { requeued, cancelled };
    });
    this.#signals.emit({ type: 'waiting' });
    return counts;
  }

  async history(kind: string): Promise<readonly RunSample[]> {
    return this.#store().history(kind);
  }

  async stats(): Promise<JobCounts> {
    return this.#store().counts();
  }

  onChange(listener: (change: QueueChange) => void): () => void {
    return this.#signals.listen(listener);
  }

  /** What people ask for: refused with a code. */
  async #ask(id: string, event: JobEvent, transaction: Transaction<Tables> | undefined): Promise<Job> {
    const asked = await this.#within(transaction, async (trx) => {
      for (;;) {
        const job = await this.#store(trx).get(id);
        if (!job) throw new HeadwayError('not_found', 'There is no such job.');
        const change = await this.#change(job, event, trx);
        if (!change) continue;
        if (change.type === 'conflict') throw new HeadwayError('conflict', change.reason);
        return change.type === 'changed' ? change.job : job;
      }
    });
    this.#announce(asked);
    return asked;
  }

  /** What runs tell: no longer true when the run is over. */
  async #tell(id: string, event: JobEvent, run?: CompletedRun): Promise<boolean> {
    const change = await this.#within(undefined, async (trx): Promise<JobChange> => {
      for (;;) {
        const job = await this.#store(trx).get(id);
        const told = job ? await this.#change(job, event, trx, run) : ({ type: 'stale' } as const);
        if (told) return told;
      }
    });
    if (change.type === 'changed' && change.event !== 'job.progress') this.#announce(change.job);
    return change.type === 'changed' || change.type === 'unchanged';
  }

  /** `null` when the job was changed by someone else meanwhile: look again. */
  async #change(
    job: Job,
    event: JobEvent,
    trx: Transaction<Tables>,
    run?: CompletedRun,
  ): Promise<JobChange | null> {
    const change = changeJob(job, event, this.#rules());
    if (change.type !== 'changed') return change;
    if (!(await this.#store(trx).update(change.job, job.revision, failuresAfter(event)))) return null;
    if (run && change.event === 'job.completed') await this.#options.onCompleted?.(change.job, run, trx);
    await this.#publish(change.job, change.event, trx);
    return change;
  }

  async #publish(job: Job, type: string, trx: Transaction<Tables>): Promise<void> {
    const { publisher, channels, onTransition } = this.#options;
    await publisher.publish(
      { channels: [`job:${job.id}`, ...(channels?.(job) ?? [])], type, data: job },
      trx,
    );
    if (type !== 'job.progress') await onTransition?.(job, { type, data: job }, trx);
  }

  #announce(job: Job): void {
    if (job.status === 'queued') this.#signals.emit({ type: 'waiting' });
    if (job.status === 'cancelling') this.#signals.emit({ type: 'cancelling', id: job.id });
    if (job.status === 'retrying') this.#signals.delayed(Date.parse(job.runAt));
  }

  #within<T>(
    transaction: Transaction<Tables> | undefined,
    work: (trx: Transaction<Tables>) => Promise<T>,
  ): Promise<T> {
    return transaction ? work(transaction) : this.#options.db.transaction().execute(work);
  }

  #store(trx?: Transaction<Tables>): JobStore {
    return createJobStore(trx ?? this.#options.db);
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #rules(): JobRules {
    const { maxAttempts = defaults.maxAttempts, maxStarts = defaults.maxStarts } = this.#options;
    return { now: this.#clock.now(), maxAttempts, maxStarts };
  }
}

/** What an event makes of the number of failures; `undefined` leaves it. */
function failuresAfter(event: JobEvent): number | undefined {
  if (event.type === 'fail') return event.failures;
  return event.type === 'retry' ? 0 : undefined;
}

function newJob(draft: NewJob, id: string, now: string): Job {
  const { kind, labels, priority = 0 } = draft;
  if (!Number.isSafeInteger(priority)) throw new TypeError(`A priority is a whole number, got ${priority}.`);
  if (JSON.stringify(draft.input) === undefined) {
    throw new TypeError(`The input of a job must be plain JSON, got ${typeof draft.input}.`);
  }
  return {
    id,
    kind,
    labels,
    status: 'queued',
    attempt: 0,
    step: null,
    done: null,
    total: null,
    unit: null,
    fraction: null,
    message: null,
    eta: null,
    priority,
    summary: null,
    error: null,
    createdAt: now,
    runAt: now,
    startedAt: null,
    finishedAt: null,
    revision: 1,
  };
}
