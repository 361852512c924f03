import type { Job, JobError, JobItem, JobLogLine, JobStepState } from '@headway/protocol';
import type { Transaction } from 'kysely';
import type { LinedJob } from './job-line.ts';
import type { JobAttempt, KeptLogLine, Page, PageQuery } from './job-notes.ts';
import type { JobTables } from './job-tables.ts';
import { newJob } from './new-job.ts';
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
import { retryDelay } from './retry-delay.ts';
import { SqlAttempts } from './sql-attempts.ts';
import { readHistory } from './sql-history.ts';
import { SqlJobKernel } from './sql-job-kernel.ts';
import { type SqlJobQueueOptions, sqlJobQueueDefaults } from './sql-job-queue-options.ts';
import { createSqlLine } from './sql-line.ts';
import { SqlNotes } from './sql-notes.ts';

export type { SqlJobQueueOptions } from './sql-job-queue-options.ts';

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
  readonly #kernel: SqlJobKernel<Tables>;
  readonly #notes: SqlNotes<Tables>;
  readonly #attempts: SqlAttempts<Tables>;

  constructor(options: SqlJobQueueOptions<Tables>) {
    this.#kernel = new SqlJobKernel(options);
    this.#notes = new SqlNotes(this.#kernel);
    this.#attempts = new SqlAttempts(this.#kernel);
  }

  async enqueue(draft: NewJob, transaction?: Transaction<Tables>): Promise<Job> {
    const job = newJob(draft, this.#kernel.nextId(), this.#kernel.now());
    const kept = await this.#kernel.within(transaction, async (trx) => {
      const store = this.#kernel.store(trx);
      const same = await store.insert(job, draft);
      return same ?? this.#kernel.added(job, trx);
    });
    this.#kernel.announce(kept);
    return kept;
  }

  async get(id: string, transaction?: Transaction<Tables>): Promise<Job | null> {
    return this.#kernel.store(transaction).get(id);
  }

  async list(
    filter: JobFilter,
    transaction?: Transaction<Tables>,
  ): Promise<{ items: readonly Job[]; nextCursor: string | null }> {
    return this.#kernel.store(transaction).list(filter);
  }

  async cancel(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#kernel.ask(id, { type: 'cancel' }, transaction);
  }

  async retry(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#kernel.ask(id, { type: 'retry' }, transaction);
  }

  async take(kinds: readonly string[]): Promise<TakenJob | null> {
    if (kinds.length === 0) return null;
    const taken = await this.#kernel.within(undefined, async (trx) => {
      const store = this.#kernel.store(trx);
      for (;;) {
        const next = await store.nextWaiting(kinds, this.#kernel.now());
        if (!next) return null;
        const started = await this.#kernel.change(next.job, { type: 'start' }, trx);
        // Else another process was faster, in a database that lets two write at once.
        if (started?.type === 'changed') {
          return { job: started.job, fence: started.job.attempt, input: next.input, size: next.size };
        }
      }
    });
    if (taken) this.#kernel.announce(taken.job);
    return taken;
  }

  async report(id: string, fence: number, report: ProgressReport): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'report', fence, report });
  }

  async note(id: string, fence: number, note: JobNote): Promise<boolean> {
    return this.#notes.notes(id, fence, [note]);
  }

  async notes(id: string, fence: number, notes: readonly JobNote[]): Promise<boolean> {
    return this.#notes.notes(id, fence, notes);
  }

  async steps(jobId: string, query?: { attempt?: number }): Promise<readonly JobStepState[]> {
    return this.#notes.steps(jobId, query);
  }

  async items(jobId: string, query?: PageQuery): Promise<Page<JobItem>> {
    return this.#notes.items(jobId, query);
  }

  async logLines(
    jobId: string,
    query?: PageQuery & { level?: JobLogLine['level'] },
  ): Promise<Page<KeptLogLine>> {
    return this.#notes.logLines(jobId, query);
  }

  async attempts(jobId: string): Promise<readonly JobAttempt[]> {
    return this.#attempts.attempts(jobId);
  }

  async complete(id: string, fence: number, run: CompletedRun): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'complete', fence, summary: run.summary }, run);
  }

  async fail(id: string, fence: number, error: JobError): Promise<boolean> {
    const { random = Math.random, backoff } = { ...sqlJobQueueDefaults, ...this.#kernel.options };
    // Only the run that has the fence changes the number: what was read stays true, or this is stale.
    const failures = (await this.#kernel.store().failures(id)) + 1;
    const delayMs = retryDelay(failures, random(), backoff);
    return this.#kernel.tell(id, { type: 'fail', fence, error, failures, delayMs });
  }

  async confirmCancelled(id: string, fence: number): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'confirm_cancelled', fence });
  }

  async release(id: string, fence: number): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'release', fence });
  }

  async recover(): Promise<{ requeued: number; cancelled: number }> {
    const changed = await this.#kernel.within(undefined, async (trx) => {
      const changed: Job[] = [];
      for (const job of await this.#kernel.store(trx).active()) {
        const change = await this.#kernel.change(job, { type: 'lost' }, trx);
        if (change?.type === 'changed') changed.push(change.job);
      }
      return changed;
    });
    for (const job of changed) this.#kernel.announce(job);
    this.#kernel.signals.emit({ type: 'waiting' });
    return { requeued: count(changed, 'queued'), cancelled: count(changed, 'cancelled') };
  }

  async history(kind: string): Promise<readonly RunSample[]> {
    return readHistory(this.#kernel.options.db, kind);
  }

  line(): AsyncIterable<readonly LinedJob[]> {
    return createSqlLine(this.#kernel.options.db).line();
  }

  async lined(ids: readonly string[]): Promise<readonly LinedJob[]> {
    return createSqlLine(this.#kernel.options.db).lined(ids);
  }

  async atWork(): Promise<readonly LinedJob[]> {
    return createSqlLine(this.#kernel.options.db).atWork();
  }

  async stats(): Promise<JobCounts> {
    return this.#kernel.store().counts();
  }

  onChange(listener: (change: QueueChange) => void): () => void {
    return this.#kernel.signals.listen(listener);
  }
}

function count(jobs: readonly Job[], status: Job['status']): number {
  return jobs.filter((job) => job.status === status).length;
}
