import type {
  Batch,
  Job,
  JobError,
  JobItem,
  JobLogLine,
  JobReview,
  JobStepState,
  JobWarning,
} from '@headway/protocol';
import type { Transaction } from 'kysely';
import type { LinedJob } from './job-line.ts';
import type { JobAttempt, KeptLogLine, Page, PageQuery } from './job-notes.ts';
import type { StatisticsScope, ThroughputBucket, ThroughputRange } from './job-statistics.ts';
import type { JobTables } from './job-tables.ts';
import { checkPriority } from './new-job.ts';
import type {
  CompletedRun,
  JobCounts,
  JobFilter,
  JobNote,
  JobQueue,
  JobWorker,
  LostRuns,
  NewJob,
  OpenOptions,
  Parallelism,
  ProgressReport,
  QueueChange,
  RunSample,
  TakenJob,
  TakeOptions,
} from './queue.ts';
import type { BatchFilter, NewBatch } from './job-batches.ts';
import { SqlBatches } from './sql-batches.ts';
import { SqlAttempts } from './sql-attempts.ts';
import { readHistory } from './sql-history.ts';
import { SqlJobKernel } from './sql-job-kernel.ts';
import type { SqlJobQueueOptions } from './sql-job-queue-options.ts';
import { SqlJobRuns } from './sql-job-runs.ts';
import { SqlJobUpkeep } from './sql-job-upkeep.ts';
import { SqlSweep } from './sql-sweep.ts';
import { createSqlLine } from './sql-line.ts';
import { SqlNotes } from './sql-notes.ts';
import { SqlReviews } from './sql-reviews.ts';
import type { ReviewAnswer, ReviewFilter } from './job-reviews.ts';
import type { ReviewQuestion } from './review-question.ts';
import { SqlStatistics } from './sql-statistics.ts';
import { SqlWorkers } from './sql-workers.ts';

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

/** The parts of the queue behind one interface. */
class SqlJobQueue<Tables extends JobTables> implements JobQueue<Transaction<Tables>> {
  readonly #kernel: SqlJobKernel<Tables>;
  readonly #runs: SqlJobRuns<Tables>;
  readonly #notes: SqlNotes<Tables>;
  readonly #attempts: SqlAttempts<Tables>;
  readonly #statistics: SqlStatistics<Tables>;
  readonly #upkeep: SqlJobUpkeep<Tables>;
  readonly #reviews: SqlReviews<Tables>;
  readonly #sweep: SqlSweep<Tables>;
  readonly #batches: SqlBatches<Tables>;
  readonly #workers: SqlWorkers<Tables>;

  constructor(options: SqlJobQueueOptions<Tables>) {
    this.#kernel = new SqlJobKernel(options);
    this.#runs = new SqlJobRuns(this.#kernel);
    this.#notes = new SqlNotes(this.#kernel);
    this.#attempts = new SqlAttempts(this.#kernel);
    this.#statistics = new SqlStatistics(this.#kernel);
    this.#upkeep = new SqlJobUpkeep(this.#kernel);
    this.#reviews = new SqlReviews(this.#kernel);
    this.#sweep = new SqlSweep(this.#kernel);
    // After the others, since it may change a job once more.
    this.#batches = new SqlBatches({
      kernel: this.#kernel,
      enqueue: (draft, trx) => this.enqueue(draft, trx),
    });
    this.#workers = new SqlWorkers(this.#kernel);
  }

  async enqueue(draft: NewJob, transaction?: Transaction<Tables>): Promise<Job> {
    const kernel = this.#kernel;
    const { job, isNew } = await kernel.within(transaction, (trx) => kernel.add(draft, trx));
    if (isNew) kernel.announce(job, 'job.queued');
    return job;
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

  async pause(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#kernel.ask(id, { type: 'pause' }, transaction);
  }

  async resume(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#kernel.ask(id, { type: 'resume' }, transaction);
  }

  async prioritize(id: string, priority: number, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#kernel.ask(id, { type: 'prioritize', priority: checkPriority(priority) }, transaction);
  }

  async retry(id: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#kernel.ask(id, { type: 'retry' }, transaction);
  }

  async take(kinds: readonly string[], options?: TakeOptions): Promise<TakenJob | null> {
    return this.#runs.take(kinds, options);
  }

  async open(job: NewJob, options: OpenOptions): Promise<TakenJob> {
    return this.#runs.open(job, options);
  }

  async heartbeat(id: string, fence: number, leaseMs: number): Promise<boolean> {
    return this.#runs.heartbeat(id, fence, leaseMs);
  }

  async report(id: string, fence: number, report: ProgressReport): Promise<boolean> {
    return this.#runs.report(id, fence, report);
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

  async save(id: string, fence: number, state: unknown): Promise<boolean> {
    return this.#runs.save(id, fence, state);
  }

  async warn(id: string, fence: number, warning: JobWarning | null): Promise<boolean> {
    return this.#runs.warn(id, fence, warning);
  }

  async complete(id: string, fence: number, run: CompletedRun): Promise<boolean> {
    return this.#runs.complete(id, fence, run);
  }

  async fail(id: string, fence: number, error: JobError): Promise<boolean> {
    return this.#runs.fail(id, fence, error);
  }

  async confirmCancelled(id: string, fence: number): Promise<boolean> {
    return this.#runs.confirmCancelled(id, fence);
  }

  async confirmPaused(id: string, fence: number): Promise<boolean> {
    return this.#runs.confirmPaused(id, fence);
  }

  async release(id: string, fence: number): Promise<boolean> {
    return this.#runs.release(id, fence);
  }

  async recover(): Promise<LostRuns> {
    const lost = await this.#upkeep.recover();
    await this.#batches.recover();
    return lost;
  }

  async reclaim(): Promise<LostRuns> {
    return this.#upkeep.reclaim();
  }

  async sweep(): Promise<{ removed: number }> {
    await this.#upkeep.reclaim();
    return { removed: await this.#sweep.sweep() };
  }

  get parallelism(): Parallelism {
    return this.#runs.parallelism;
  }

  setParallelism(parallelism: Parallelism): void {
    this.#runs.setParallelism(parallelism);
  }

  async announceWorker(worker: Parameters<JobQueue['announceWorker']>[0]): Promise<void> {
    return this.#workers.announceWorker(worker);
  }

  async workerSeen(id: string): Promise<boolean> {
    return this.#workers.workerSeen(id);
  }

  async forgetWorker(id: string): Promise<void> {
    return this.#workers.forgetWorker(id);
  }

  async workers(): Promise<readonly JobWorker[]> {
    return this.#workers.workers();
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

  async stats(scope?: StatisticsScope): Promise<JobCounts> {
    return this.#statistics.stats(scope);
  }

  async throughput(
    scope: StatisticsScope | undefined,
    range: ThroughputRange,
  ): Promise<readonly ThroughputBucket[]> {
    return this.#statistics.throughput(scope, range);
  }

  async review(id: string, fence: number, question: ReviewQuestion, state: unknown): Promise<boolean> {
    return this.#reviews.review(id, fence, question, state);
  }

  async reviews(filter: ReviewFilter): Promise<{ items: readonly JobReview[]; nextCursor: string | null }> {
    return this.#reviews.reviews(filter);
  }

  async getReview(reviewId: string, transaction?: Transaction<Tables>): Promise<JobReview | null> {
    return this.#reviews.getReview(reviewId, transaction);
  }

  async answer(
    reviewId: string,
    answer: ReviewAnswer,
    transaction?: Transaction<Tables>,
  ): Promise<JobReview> {
    return this.#reviews.answer(reviewId, answer, transaction);
  }

  async addBatch(batch: NewBatch, transaction?: Transaction<Tables>): Promise<Batch> {
    return this.#batches.addBatch(batch, transaction);
  }

  async batch(id: string, transaction?: Transaction<Tables>): Promise<Batch | null> {
    return this.#batches.batch(id, transaction);
  }

  async batches(filter: BatchFilter): Promise<{ items: readonly Batch[]; nextCursor: string | null }> {
    return this.#batches.batches(filter);
  }

  async sealBatch(id: string, transaction?: Transaction<Tables>): Promise<Batch> {
    return this.#batches.sealBatch(id, transaction);
  }

  async pauseBatch(id: string): Promise<Batch> {
    return this.#batches.pauseBatch(id);
  }

  async resumeBatch(id: string): Promise<Batch> {
    return this.#batches.resumeBatch(id);
  }

  async cancelBatch(id: string): Promise<Batch> {
    return this.#batches.cancelBatch(id);
  }

  async removeFromBatch(batchId: string, jobId: string, transaction?: Transaction<Tables>): Promise<Job> {
    return this.#batches.removeFromBatch(batchId, jobId, transaction);
  }

  close(): Promise<void> {
    return this.#batches.close();
  }

  onChange(listener: (change: QueueChange) => void): () => void {
    return this.#kernel.signals.listen(listener);
  }
}
