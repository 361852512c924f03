import type { ActivitySubject, FileFacts, StackLayout } from '@headway/hub-api';
import type { Asset, AssetStack, Job } from '@headway/protocol';
import { requireAsset, requireProject } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import { factsOf } from '../stacks/asset-stack.ts';
import type { AssetRow, HubDatabase, HubTransaction } from '../database.ts';
import { toAsset } from '../entities.ts';
import type { HubServices } from '../hub-context.ts';
import { ensureBatch } from '../jobs/batch-start.ts';
import { startJob } from '../jobs/job-start.ts';
import { type PageQuery, toPage } from '../http/paging.ts';
import { startWorkerJob } from '../jobs/worker-jobs.ts';
import { changeProject } from '../projects/project-records.ts';

/** Newest first. */
export async function listAssets(
  db: HubDatabase,
  projectId: string,
  { limit, cursor, batchId }: PageQuery & { batchId?: string | undefined },
) {
  let query = db
    .selectFrom('assets')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('deletion_id', 'is', null);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  if (batchId !== undefined) query = query.where('batch_id', '=', batchId);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toAsset);
}

/** A file that was received, looked into and put in its place. */
export interface StoredImage {
  /** Also the name of the stored file. */
  id: string;
  name: string;
  mediaType: string;
  bytes: number;
  /** `null` where the file is too large to be looked into. */
  width: number | null;
  height: number | null;
  sha256: string;
  /** Where the file lay before; empty: not known. */
  folder?: string;
  /** Of a file of many planes. */
  stack?: AssetStack | null;
}

export interface NewAssets {
  projectId: string;
  batchId: string;
  /** Whether the pipeline that accepts an image starts by itself. */
  process: boolean;
  /** Whether nothing more comes into the batch. */
  sealed: boolean;
  images: readonly StoredImage[];
}

type AssetHub = Pick<HubServices, 'publisher' | 'queue' | 'pipelines' | 'storage' | 'newId' | 'now'>;

/** Adds images to a project: rows, jobs, counts and all events. */
export async function addAssetsIn(
  hub: AssetHub,
  trx: HubTransaction,
  { userId, ...added }: NewAssets & { userId: string },
): Promise<Asset[]> {
  // Again, now inside: the project may have been deleted while the files came in.
  const project = await requireProject(trx, { userId, action: 'write' }, added.projectId);
  const { batchId, projectId } = added;
  const inBatch =
    added.process && added.images.some((image) => hub.pipelines.startingOn(newFacts(image)) !== undefined);
  if (inBatch) await ensureBatch(hub, trx, { id: batchId, projectId, userId });
  const assets: Asset[] = [];
  for (const image of added.images) assets.push(await addAsset(hub, trx, { ...added, userId, image }));
  const bytes = added.images.reduce((sum, image) => sum + image.bytes, 0);
  await changeProject(hub, trx, { id: project.id, images: assets.length, bytes });
  const [first] = assets;
  if (first) {
    await recordActivity(hub, trx, {
      projectId,
      actorId: userId,
      action: 'image.added',
      subject: imageSubject(first),
      count: assets.length,
      grouping: batchId,
    });
  }
  if (inBatch && added.sealed) await hub.queue.sealBatch(batchId, trx);
  return assets;
}

async function addAsset(
  hub: AssetHub,
  trx: HubTransaction,
  { image, userId, projectId, batchId, process }: NewAssets & { userId: string; image: StoredImage },
): Promise<Asset> {
  const row: AssetRow = {
    id: image.id,
    project_id: projectId,
    batch_id: batchId,
    name: image.name,
    media_type: image.mediaType,
    bytes: image.bytes,
    width: image.width,
    height: image.height,
    created_at: hub.now(),
    revision: 1,
    latest_job_id: null,
    current_result_id: null,
    file_key: image.id,
    pixel_size_um: null,
    deletion_id: null,
    folder: image.folder ?? '',
    sha256: image.sha256,
    stack: image.stack ? JSON.stringify(image.stack) : null,
    layout: null,
  };
  const pipeline = process ? hub.pipelines.startingOn(newFacts(image)) : undefined;
  const job = pipeline && (await startJob(hub, trx, { asset: row, userId, pipeline, batchId }));
  const stored = { ...row, latest_job_id: job?.id ?? null };
  await trx.insertInto('assets').values(stored).execute();
  const asset = toAsset(stored);
  await hub.publisher.publish(
    { channels: [`project:${projectId}`], type: 'asset.created', data: asset },
    trx,
  );
  return asset;
}

/** What planes are made of, of a file that has just come. */
export function newStack({
  id,
  stack,
}: StoredImage): Pick<AssetRow, 'file_key' | 'stack' | 'layout' | 'pixel_size_um'> {
  return {
    file_key: id,
    stack: stack ? JSON.stringify(stack) : null,
    layout: null,
    pixel_size_um: null,
  };
}

function newFacts({ mediaType, stack = null }: StoredImage): FileFacts {
  return { mediaType, stack };
}

/** Starts a pipeline on an asset that is there. */
export async function processAsset(
  hub: HubServices,
  userId: string,
  { assetId, ...work }: { assetId: string; kind: string; parameters: unknown },
): Promise<Job> {
  return await hub.db.transaction().execute(async (trx) => {
    const asset = await requireAsset(trx, { userId, action: 'write' }, assetId);
    const job = await startJobOfKind(hub, trx, asset, { ...work, userId });
    await changeAsset(hub, trx, { id: asset.id, latestJobId: job.id });
    await recordActivity(hub, trx, {
      projectId: asset.project_id,
      actorId: userId,
      action: 'image.processed',
      subject: imageSubject(asset),
    });
    return job;
  });
}

/** An image, as what people do to it names it. */
export function imageSubject({ id, name }: Pick<Asset, 'id' | 'name'>): ActivitySubject {
  return { type: 'image', id, name };
}

/** Whether there is such an image; one that was deleted is none. */
export async function assetExists(trx: HubTransaction, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('assets')
    .select('id')
    .where('id', '=', id)
    .where('deletion_id', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** A job of a pipeline; or of a kind that only workers in other programs know. */
export async function startJobOfKind(
  hub: Pick<HubServices, 'queue' | 'storage' | 'pipelines' | 'workerTokens'>,
  trx: HubTransaction,
  asset: AssetRow,
  request: { kind: string; parameters: unknown; userId: string; batchId?: string },
): Promise<Job> {
  const { kind, ...work } = request;
  const isForeign =
    !hub.pipelines.byKind(kind) && (await hub.workerTokens.areFor(kind, asset.project_id, trx));
  if (isForeign) return await startWorkerJob(hub, trx, { asset, kind, ...work });
  const pipeline = hub.pipelines.require(kind, factsOf(asset));
  return await startJob(hub, trx, { asset, pipeline, ...work });
}

export interface AssetChange {
  id: string;
  latestJobId?: string;
  currentResultId?: string;
  pixelSizeUm?: number | null;
  layout?: StackLayout | null;
  /** As its file says. */
  stack?: AssetStack;
}

/** Changes what an asset points to, and tells its project unless it was deleted. `null` when the asset is gone. */
export async function changeAsset(
  hub: Pick<HubServices, 'publisher'>,
  trx: HubTransaction,
  change: AssetChange,
): Promise<Asset | null> {
  const row = await trx
    .updateTable('assets')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      ...(change.latestJobId !== undefined && { latest_job_id: change.latestJobId }),
      ...(change.currentResultId !== undefined && { current_result_id: change.currentResultId }),
      ...(change.pixelSizeUm !== undefined && { pixel_size_um: change.pixelSizeUm }),
      ...(change.stack !== undefined && { stack: JSON.stringify(change.stack) }),
      ...(change.layout !== undefined && { layout: change.layout && JSON.stringify(change.layout) }),
    }))
    .where('id', '=', change.id)
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  const asset = toAsset(row);
  if (row.deletion_id === null) {
    await hub.publisher.publish(
      { channels: [`project:${row.project_id}`], type: 'asset.updated', data: asset },
      trx,
    );
  }
  return asset;
}
