import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BulkRefusal, type BulkResult, type ImageAction, imageAction } from '@headway/hub-api';
import { bindJob, type JobBinding } from '@headway/jobs';
import type { Job } from '@headway/protocol';
import { requireAsset, requireProject } from '../projects/access.ts';
import { processInBatch } from '../jobs/batch-records.ts';
import { ensureBatch } from '../jobs/batch-start.ts';
import type { DeletionRow, HubTransaction } from '../database.ts';
import { deleteImages, restoreImages } from '../projects/deletions.ts';
import type { HubServices } from '../hub-context.ts';
import { imagesLeft } from './images-left.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { purge } from '../projects/purge.ts';

type Hub = Omit<HubServices, 'images' | 'editing' | 'exporting' | 'reading' | 'mailer' | 'linkTo'>;

/** Images that are changed in one transaction: few, so that nothing else waits for long. */
const perTransaction = 20;

/** Queues what is asked of many images. @throws ApiError `not_found`, `forbidden`. */
export async function startImageAction(
  hub: Hub,
  userId: string,
  { projectId, ...asked }: ImageAction & { projectId: string },
): Promise<Job> {
  return await hub.db.transaction().execute(async (trx) => {
    const project = await requireProject(trx, { userId, action: 'write' }, projectId);
    if (asked.kind !== undefined) await requireKind(hub, trx, { kind: asked.kind, projectId });
    const { action, kind, parameters } = asked;
    const assetIds = await idsOf(trx, projectId, asked);
    return await hub.queue.enqueue(
      {
        kind: imageAction.kind,
        input: { action, kind, parameters, assetIds, projectId, userId },
        // Not with the label of its project: it is none of the jobs that make its results.
        labels: {
          userId,
          action,
          ofProject: projectId,
          count: String(assetIds.length),
          project: project.name.slice(0, 60),
        },
        // What people ask for comes before what they have asked it about.
        priority: 100,
      },
      trx,
    );
  });
}

async function idsOf(
  trx: HubTransaction,
  projectId: string,
  { assetIds = [], ofAction }: ImageAction,
): Promise<string[]> {
  if (ofAction === undefined) return [...new Set(assetIds)];
  const rows = await trx
    .selectFrom('deletions')
    .select('asset_id')
    .where('action_id', '=', ofAction)
    .where('project_id', '=', projectId)
    .execute();
  return rows.flatMap(({ asset_id: id }) => (id === null ? [] : [id]));
}

/** A kind that is not known would be refused for each image. */
async function requireKind(
  hub: Hub,
  trx: HubTransaction,
  { kind, projectId }: { kind: string; projectId: string },
): Promise<void> {
  const known = hub.pipelines.byKind(kind) ?? (await hub.workerTokens.areFor(kind, projectId, trx));
  if (!known) throw new ApiError('unknown_kind', `There is no pipeline '${kind}' here.`);
}

/** The code that changes many images, in the server's own process: it is all about the server's database. */
export function bindImageActions(hub: Hub): JobBinding {
  return bindJob(imageAction, async (context, { assetIds, ...asked }) => {
    const { userId, projectId, action } = asked;
    // A run goes on where the last one was cut off.
    const outcome: BulkResult = { changed: 0, refused: 0, ...context.saved };
    const before = outcome.changed + outcome.refused;
    const total = assetIds.length;
    // With the id of this job: a run after a crash adds to the same batch.
    const batchId = context.jobId;
    const isRepeated = context.attempt > 1;
    context.progress(before, total, 'images');
    for (let from = before; from < total; from += perTransaction) {
      context.signal.throwIfAborted();
      const some = assetIds.slice(from, from + perTransaction);
      const left = isRepeated ? await imagesLeft(hub, { action, actionId: batchId, projectId }, some) : some;
      const refusals =
        action === 'purge'
          ? await purgeSome(hub, { userId, projectId, some: left })
          : await changeSome(hub, { ...asked, action, batchId }, left);
      outcome.changed += some.length - refusals.length;
      outcome.refused += refusals.length;
      for (const refusal of refusals) context.item(refusal);
      context.save(outcome);
      context.progress(Math.min(total, from + perTransaction), total, 'images');
      await nextTurn();
    }
    if (action === 'run' && (await hub.queue.batch(batchId))) await hub.queue.sealBatch(batchId);
    return { result: outcome, summary: summaryOf(outcome, total) };
  }) as JobBinding;
}

type Asked = Pick<ImageAction, 'kind' | 'parameters'> & {
  action: Exclude<ImageAction['action'], 'purge'>;
  userId: string;
  projectId: string;
  batchId: string;
};

/** Changes some of the images together, and tells which could not have it. */
async function changeSome(hub: Hub, asked: Asked, assetIds: readonly string[]): Promise<BulkRefusal[]> {
  const { userId, projectId, batchId, kind = '', parameters } = asked;
  const access = { userId, action: 'write' } as const;
  return await hub.db.transaction().execute(async (trx) => {
    // Each time: the right to it may be gone by now.
    await requireProject(trx, access, projectId);
    switch (asked.action) {
      case 'delete': {
        const { found: images, refusals } = await each(assetIds, async (id) => {
          const image = await requireAsset(trx, access, id);
          if (image.project_id !== projectId) throw notFound('image');
          return image;
        });
        await deleteImages(hub, trx, { userId, images, actionId: batchId });
        return refusals;
      }
      case 'restore': {
        const { found: deletions, refusals } = await each(assetIds, (id) => deletionOf(trx, projectId, id));
        if (deletions.length > 0) await restoreImages(hub, trx, { userId, projectId, deletions });
        return refusals;
      }
      case 'run': {
        await ensureBatch(hub, trx, { id: batchId, projectId, userId, name: 'Run again' });
        const { refusals } = await each(assetIds, (assetId) => {
          const work = { batchId, projectId, assetIds: [assetId], kind, parameters };
          return processInBatch(hub, trx, { userId, work });
        });
        return refusals;
      }
    }
  });
}

async function purgeSome(
  hub: Hub,
  { userId, projectId, some }: { userId: string; projectId: string; some: readonly string[] },
): Promise<BulkRefusal[]> {
  await requireProject(hub.db, { userId, action: 'write' }, projectId);
  const { found, refusals } = await each(some, (id) => deletionOf(hub.db, projectId, id));
  await purge(hub, found, { userId });
  return refusals;
}

async function deletionOf(
  db: Hub['db'] | HubTransaction,
  projectId: string,
  assetId: string,
): Promise<DeletionRow> {
  const row = await db
    .selectFrom('deletions')
    .selectAll()
    .where('asset_id', '=', assetId)
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  if (!row) throw notFound('deleted image');
  return row;
}

/** Does something for each, and tells which could not have it. What is refused MUST have changed nothing. */
async function each<Found>(
  ids: readonly string[],
  find: (id: string) => Promise<Found>,
): Promise<{ found: Found[]; refusals: BulkRefusal[] }> {
  const found: Found[] = [];
  const refusals: BulkRefusal[] = [];
  for (const id of ids) {
    try {
      found.push(await find(id));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusals.push({ id, reason: error.message });
    }
  }
  return { found, refusals };
}

function summaryOf({ changed, refused }: BulkResult, asked: number) {
  const text = `${changed} of ${asked} images${refused > 0 ? `, ${refused} could not have it` : ''}`;
  return { outcome: changed > 0 ? 'ok' : 'nothing_found', text } as const;
}
