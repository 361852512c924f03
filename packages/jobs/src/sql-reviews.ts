import { HeadwayError, type JobReview } from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import { answerJson } from './check-answers.ts';
import type { HeardChange } from './job-listener.ts';
import type { JobReviews, ReviewAnswer, ReviewFilter } from './job-reviews.ts';
import type { JobTables } from './job-tables.ts';
import { plainDatabase } from './plain-database.ts';
import type { ReviewQuestion } from './review-question.ts';
import { type JobReviewRow, reviewOf } from './review-tables.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import { stateJson } from './sql-job-runs.ts';
import { jobsWithLabel } from './jobs-with-label.ts';

const pageSize = { usual: 50, most: 500 };

/** Keeps what jobs ask people, beside the jobs. */
export class SqlReviews<Tables extends JobTables> implements JobReviews<Transaction<Tables>> {
  readonly #kernel: SqlJobKernel<Tables>;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    kernel.listen((change, trx) => this.#hear(change, trx));
  }

  async review(id: string, fence: number, question: ReviewQuestion, state: unknown): Promise<boolean> {
    const own = { state: stateJson(state ?? null) };
    const asked = await this.#kernel.within(undefined, async (trx) => {
      const ended = await this.#kernel.changeById(id, { type: 'review', fence }, trx, { own });
      // Of a job that is being cancelled the run ends without its question.
      if (ended?.change.type === 'changed' && ended.change.event === 'job.reviewing') {
        await this.#open({ jobId: id, attempt: fence, question }, trx);
      }
      return ended?.change;
    });
    if (asked?.type !== 'changed') return false;
    this.#kernel.announce(asked.job, asked.event);
    return true;
  }

  async reviews(filter: ReviewFilter): Promise<{ items: readonly JobReview[]; nextCursor: string | null }> {
    const { status, labels = {}, jobId, limit = pageSize.usual, cursor } = filter;
    const size = Math.min(Math.max(1, limit), pageSize.most);
    const db = plainDatabase(this.#kernel.options.db);
    let query = db.selectFrom('headway_job_reviews').selectAll();
    if (status) query = query.where('status', 'in', status);
    if (jobId !== undefined) query = query.where('job_id', '=', jobId);
    if (cursor !== undefined) query = query.where('id', '<', cursor);
    for (const [name, value] of Object.entries(labels)) {
      query = query.where('job_id', 'in', jobsWithLabel(db, name, value));
    }
    const rows = await query
      .orderBy('id', 'desc')
      .limit(size + 1)
      .execute();
    const items = rows.slice(0, size).map(reviewOf);
    return { items, nextCursor: rows.length > size ? (items.at(-1)?.id ?? null) : null };
  }

  async getReview(reviewId: string, transaction?: Transaction<Tables>): Promise<JobReview | null> {
    const row = await plainDatabase<Tables>(transaction ?? this.#kernel.options.db)
      .selectFrom('headway_job_reviews')
      .selectAll()
      .where('id', '=', reviewId)
      .executeTakeFirst();
    return row ? reviewOf(row) : null;
  }

  async answer(
    reviewId: string,
    { answer, by }: ReviewAnswer,
    transaction?: Transaction<Tables>,
  ): Promise<JobReview> {
    const { answered, change } = await this.#kernel.within(transaction, async (trx) => {
      const review = await this.getReview(reviewId, trx);
      const job = review && (await this.#kernel.store(trx).get(review.jobId));
      if (!review || !job) throw new HeadwayError('not_found', 'There is no such question.');
      if (review.status !== 'open') throw noLongerOpen(review.status);
      const json = answerJson(review, answer);
      await this.#kernel.options.checkAnswer?.(job, review, answer);
      const [kept] = await this.#end(
        { id: reviewId },
        { status: 'answered', answer: json, answered_by: by, answered_at: this.#kernel.now() },
        trx,
      );
      if (!kept) throw noLongerOpen('answered');
      const own = { answers: await this.#answersWith(review, json, trx) };
      const resumed = await this.#kernel.changeById(review.jobId, { type: 'answer' }, trx, { own });
      if (resumed?.change.type === 'conflict') throw new HeadwayError('conflict', resumed.change.reason);
      await this.#publish('job.reviewed', kept, trx);
      return { answered: kept, change: resumed?.change };
    });
    if (change?.type === 'changed') this.#kernel.announce(change.job, change.event);
    return answered;
  }

  /** A job that no longer waits for an answer takes its question back. */
  async #hear({ before, after, cause }: HeardChange, trx: Transaction<Tables>): Promise<undefined> {
    if (before && !after) {
      // Where the database does not follow its references by itself.
      await plainDatabase<Tables>(trx)
        .deleteFrom('headway_job_reviews')
        .where('job_id', '=', before.id)
        .execute();
    }
    if (!after || before?.status !== 'reviewing' || after.status === 'reviewing') return;
    if (cause?.type === 'answer') return;
    const withdrawn = await this.#end({ job_id: after.id }, { status: 'withdrawn' }, trx);
    for (const review of withdrawn) await this.#publish('job.reviewed', review, trx);
  }

  async #open(
    { jobId, attempt, question }: { jobId: string; attempt: number; question: ReviewQuestion },
    trx: Transaction<Tables>,
  ): Promise<void> {
    const { name, title, message, choices, data } = question;
    const row: JobReviewRow = {
      id: this.#kernel.nextId(),
      job_id: jobId,
      attempt,
      name,
      status: 'open',
      title,
      message,
      choices: JSON.stringify(choices),
      data: JSON.stringify(data ?? null),
      answer: null,
      answered_by: null,
      created_at: this.#kernel.now(),
      answered_at: null,
      revision: 1,
    };
    await plainDatabase<Tables>(trx).insertInto('headway_job_reviews').values(row).execute();
    await this.#publish('job.review', reviewOf(row), trx);
  }

  /** Ends those that are still open. */
  async #end(
    which: { id: string } | { job_id: string },
    columns: Partial<JobReviewRow>,
    trx: Transaction<Tables>,
  ): Promise<readonly JobReview[]> {
    const rows = await plainDatabase<Tables>(trx)
      .updateTable('headway_job_reviews')
      .set(({ eb }) => ({ ...columns, revision: eb('revision', '+', 1) }))
      .where(({ and }) => and(which))
      .where('status', '=', 'open')
      .returningAll()
      .execute();
    return rows.map(reviewOf);
  }

  /** The answers that the next run is given. */
  async #answersWith({ jobId, name }: JobReview, json: string, trx: Kysely<Tables>): Promise<string> {
    const row = await plainDatabase(trx)
      .selectFrom('headway_jobs')
      .select('answers')
      .where('id', '=', jobId)
      .executeTakeFirst();
    const earlier = JSON.parse(row?.answers ?? '{}') as Readonly<Record<string, unknown>>;
    return JSON.stringify({ ...earlier, [name]: JSON.parse(json) as unknown });
  }

  async #publish(
    type: 'job.review' | 'job.reviewed',
    review: JobReview,
    trx: Transaction<Tables>,
  ): Promise<void> {
    const job = await this.#kernel.store(trx).get(review.jobId);
    if (job) await this.#kernel.publish({ channels: this.#kernel.channelsOf(job), type, data: review }, trx);
  }
}

function noLongerOpen(status: JobReview['status']): HeadwayError {
  const was = status === 'answered' ? 'has been answered' : 'was withdrawn';
  return new HeadwayError('conflict', `The question ${was}.`);
}
