import type { Batch, Job, JobReview, Publisher } from '@headway/protocol';
import { roleOf } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import type { HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { notify, withdrawNews } from '../news/notifications.ts';

type Hub = Pick<HubServices, 'publisher' | 'now' | 'newId'>;

/** What took less than this was looked at while it was done: that it is done is no news. */
const longWorkMs = 10_000;

/**
 * A publisher that hears what the queue tells, and puts what people should know of it into the inbox of whoever asked
 * for the work, in the same transaction. Of a batch that is one entry, whatever becomes of its jobs.
 */
export function jobNews(hub: Hub): Publisher<HubTransaction> {
  return {
    async publish(publication, trx) {
      await hub.publisher.publish(publication, trx);
      if (!trx) return;
      const { type, data } = publication;
      if (type === 'job.failed') await jobFailed(hub, trx, data as Job);
      if (type === 'job.completed') await jobDone(hub, trx, data as Job);
      if (type === 'job.review') await asked(hub, trx, data as JobReview);
      if (type === 'job.reviewed') await answered(hub, trx, data as JobReview);
      if (type === 'batch.completed') await batchDone(hub, trx, data as Batch);
    },
  };
}

async function jobFailed(hub: Hub, trx: HubTransaction, job: Job): Promise<void> {
  const { projectId } = job.labels;
  const userId = await askerOf(trx, job);
  if (userId === undefined) return;
  await notify(hub, trx, {
    userIds: [userId],
    kind: 'job.failed',
    key: `failed:${groupOf(job)}`,
    projectId,
    data: { ...subjectOf(job), message: job.error?.message ?? 'It failed.' },
  });
}

async function jobDone(hub: Hub, trx: HubTransaction, job: Job): Promise<void> {
  const { projectId, batchId, assetId } = job.labels;
  // What is asked of many is told where it was asked.
  if (assetId === undefined || batchId !== undefined || !isLong(job.runAt, job.finishedAt)) return;
  const userId = await askerOf(trx, job);
  if (userId === undefined) return;
  await notify(hub, trx, {
    userIds: [userId],
    kind: 'job.done',
    key: `done:${job.id}`,
    projectId,
    data: { ...subjectOf(job), summary: job.summary?.text ?? 'Done' },
  });
}

async function asked(hub: Hub, trx: HubTransaction, { id, jobId, title }: JobReview): Promise<void> {
  const job = await labelledJob(trx, jobId);
  const userId = job && (await askerOf(trx, job));
  if (!job || !userId) return;
  const { projectId } = job.labels;
  await notify(hub, trx, {
    userIds: [userId],
    kind: 'job.question',
    key: `question:${groupOf(job)}`,
    projectId,
    data: { ...subjectOf(job), reviewId: id, title },
  });
}

/** Once nothing is open any more, nobody need be sent there. */
async function answered(hub: Hub, trx: HubTransaction, review: JobReview): Promise<void> {
  const job = await labelledJob(trx, review.jobId);
  const { userId, projectId, batchId } = job?.labels ?? {};
  if (!job || userId === undefined) return;
  if (review.status === 'answered' && projectId !== undefined) {
    await recordActivity(hub, trx, {
      projectId,
      actorId: review.answeredBy,
      action: 'question.answered',
      subject: { type: 'job', id: job.id, name: subjectOf(job).name },
    });
  }
  if (batchId !== undefined && (await asksMore(trx, batchId))) return;
  await withdrawNews(hub, trx, { userIds: [userId], key: `question:${groupOf(job)}` });
}

async function batchDone(hub: Hub, trx: HubTransaction, batch: Batch): Promise<void> {
  const { id: batchId, name, labels, counts } = batch;
  const { userId, projectId } = labels;
  const { completed, failed, cancelled, nothingFound, total } = counts;
  if (userId === undefined) return;
  if (projectId !== undefined && total > 1) {
    await recordActivity(hub, trx, {
      projectId,
      actorId: userId,
      action: 'batch.done',
      subject: { type: 'batch', id: batchId, name: name ?? '' },
      count: total,
      data: { completed, failed, cancelled, nothingFound },
    });
  }
  // Of one image that failed there is nothing more to say.
  const isNews = completed > 0 && (total > 1 || isLong(batch.createdAt, batch.finishedAt));
  if (!isNews || (await askerOf(trx, batch)) === undefined) return;
  // Said once: how many failed is part of it.
  await withdrawNews(hub, trx, { userIds: [userId], key: `failed:batch:${batchId}` });
  await notify(hub, trx, {
    userIds: [userId],
    kind: 'batch.done',
    key: `batch:${batchId}`,
    projectId,
    data: { batchId, name, completed, failed, cancelled, nothingFound },
  });
}

/** Who asked for it and may still know what becomes of it: nobody who has left the project since. */
async function askerOf(
  trx: HubTransaction,
  { labels: { userId, projectId } }: Pick<Job, 'labels'>,
): Promise<string | undefined> {
  if (userId === undefined || projectId === undefined) return userId;
  return (await roleOf(trx, userId, projectId)) === null ? undefined : userId;
}

function isLong(sinceTime: string, finishedAt: string | null): boolean {
  return finishedAt !== null && Date.parse(finishedAt) - Date.parse(sinceTime) >= longWorkMs;
}

/** What is told together: the jobs of a batch. */
function groupOf({ id, labels: { batchId } }: Pick<Job, 'id' | 'labels'>): string {
  return batchId === undefined ? `job:${id}` : `batch:${batchId}`;
}

function subjectOf({ id, kind, labels }: Pick<Job, 'id' | 'kind' | 'labels'>) {
  const { assetId = null, name, action } = labels;
  return { jobId: id, assetId, name: name ?? action ?? kind };
}

async function labelledJob(
  trx: HubTransaction,
  id: string,
): Promise<Pick<Job, 'id' | 'kind' | 'labels'> | null> {
  const row = await trx
    .selectFrom('headway_jobs')
    .select(['kind', 'labels'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { id, kind: row.kind, labels: JSON.parse(row.labels) as Job['labels'] } : null;
}

async function asksMore(trx: HubTransaction, batchId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('headway_job_reviews')
    .innerJoin('headway_jobs', 'headway_jobs.id', 'headway_job_reviews.job_id')
    .select('headway_job_reviews.id')
    .where('headway_job_reviews.status', '=', 'open')
    .where('headway_jobs.batch_id', '=', batchId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
