import type { ActivitySubject } from '@headway/hub-api';
import type { Clock, Job } from '@headway/protocol';
import { requireAsset, requireBatch, requireJob } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import { changeAsset, imageSubject, startJobOfKind } from '../images/asset-records.ts';
import type { HubDatabase, HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { asRefusal, notFound } from '../http/problem.ts';
import { unfinished } from '../uploads/upload-entities.ts';

type Hub = Pick<
  HubServices,
  'db' | 'queue' | 'publisher' | 'pipelines' | 'storage' | 'workerTokens' | 'now' | 'newId'
>;

const asMemberError = asRefusal('job in this batch', { conflict: 'batch_conflict' });

/** The most images that one request puts into a batch. */
export const mostBatchImages = 500;
/** An upload that nobody says the end of is taken to be over when its jobs have ended and none has come for so long. */
const abandonedMs = 600_000;

export interface BatchWork {
  batchId: string;
  projectId: string;
  assetIds: readonly string[];
  kind: string;
  /** Unchecked. */
  parameters: unknown;
}

/** Processes images of a project in a batch: all of them, or none when one can't be. */
export async function processInBatch(
  hub: Hub,
  trx: HubTransaction,
  { userId, work }: { userId: string; work: BatchWork },
): Promise<Job[]> {
  const jobs: Job[] = [];
  let subject: ActivitySubject | undefined;
  for (const assetId of new Set(work.assetIds)) {
    const asset = await requireAsset(trx, { userId, action: 'write' }, assetId);
    if (asset.project_id !== work.projectId) throw notFound('image');
    const { kind, parameters, batchId } = work;
    const job = await startJobOfKind(hub, trx, asset, { kind, userId, parameters, batchId });
    await changeAsset(hub, trx, { id: asset.id, latestJobId: job.id });
    jobs.push(job);
    subject ??= imageSubject(asset);
  }
  await recordActivity(hub, trx, {
    projectId: work.projectId,
    actorId: userId,
    action: 'image.processed',
    subject,
    count: jobs.length,
    grouping: work.batchId,
  });
  return jobs;
}

/** Takes a job out of a batch. */
export async function removeFromBatch(
  hub: Pick<HubServices, 'db' | 'queue'>,
  userId: string,
  { batchId, jobId }: { batchId: string; jobId: string },
): Promise<Job> {
  return await hub.db.transaction().execute(async (trx) => {
    await requireBatch(hub, { userId, action: 'write' }, batchId, trx);
    await requireJob(hub, { userId, action: 'write' }, jobId, trx);
    return await hub.queue.removeFromBatch(batchId, jobId, trx).catch(asMemberError);
  });
}

/** Seals batches of uploads whose page went away before it could: else they would never be told as completed. */
export async function sealAbandoned(
  { db, queue }: Pick<HubServices, 'db' | 'queue'>,
  clock: Pick<Clock, 'now'>,
): Promise<number> {
  let sealed = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof queue.batches>> = await queue.batches({
      status: ['open', 'paused'],
      limit: 500,
      ...(cursor !== null && { cursor }),
    });
    for (const { id, createdAt, counts } of page.items) {
      const over = counts.waiting + counts.active + counts.reviewing === 0;
      const isOld = (time: string) => clock.now() - Date.parse(time) >= abandonedMs;
      if (!over || !isOld(createdAt)) continue;
      const { items: newest } = await queue.list({ batchId: id, limit: 1 });
      if (!newest.every((job) => isOld(job.createdAt))) continue;
      if (await hasUploads(db, id)) continue;
      await queue.sealBatch(id);
      sealed += 1;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return sealed;
}

/** Whether files of a batch are still on their way: then it is sealed with the last of them. */
async function hasUploads(db: HubDatabase, batchId: string): Promise<boolean> {
  const row = await db
    .selectFrom('uploads')
    .select('id')
    .where('batch_id', '=', batchId)
    .where('status', 'in', unfinished)
    .executeTakeFirst();
  return row !== undefined;
}
