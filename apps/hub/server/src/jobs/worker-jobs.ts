import type { TakenJob } from '@headway/jobs';
import type { OfRun } from '@headway/protocol/workers';
import { HeadwayError, type Job } from '@headway/protocol';
import type { AssetRow, HubTransaction } from '../database.ts';
import type { HubContext, HubServices } from '../hub-context.ts';
import { bearerOf } from '../accounts/identity.ts';
import { enqueueForAsset } from './job-start.ts';
import { ApiError, notFound } from '../http/problem.ts';

/** What a job for a worker in another program is given, besides its file. */
interface WorkerInput {
  assetId: string;
  projectId: string;
  name: string;
  mediaType: string;
  width: number | null;
  height: number | null;
  parameters: unknown;
}

/** Queues a job of a kind that no pipeline of the hub knows, for an asset; workers have tokens for it. */
export async function startWorkerJob(
  hub: Pick<HubServices, 'queue'>,
  trx: HubTransaction,
  {
    asset,
    userId,
    kind,
    parameters = {},
    batchId,
  }: { asset: AssetRow; userId: string; kind: string; parameters?: unknown; batchId?: string },
): Promise<Job> {
  const input: WorkerInput = {
    assetId: asset.id,
    projectId: asset.project_id,
    name: asset.name,
    mediaType: asset.media_type,
    width: asset.width,
    height: asset.height,
    parameters,
  };
  return await enqueueForAsset(hub, trx, { asset, userId, kind, input, batchId });
}

/** The input as a worker elsewhere can use it: an address of the file in place of its path. */
export function workerInput({ job, input }: TakenJob, fence: string): unknown {
  if (job.labels['assetId'] === undefined || typeof input !== 'object' || input === null) return input;
  const { path: _path, ...rest } = input as { path?: string };
  return { ...rest, file: `/api/worker/jobs/${job.id}/file?fence=${encodeURIComponent(fence)}` };
}

/** The asset of a run, for the worker that has it. @throws ApiError */
export async function assetOfRun(
  { gateway, workerTokens, db }: Pick<HubContext, 'gateway' | 'workerTokens' | 'db'>,
  authorization: string | undefined,
  run: OfRun,
): Promise<AssetRow> {
  const token = bearerOf(authorization);
  if (token === undefined) throw new ApiError('unauthenticated', 'Send the worker token as bearer.');
  try {
    const job = await gateway.jobOf(await workerTokens.verify(token), run);
    const assetId = job.labels['assetId'] ?? '';
    const asset = await db
      .selectFrom('assets')
      .selectAll()
      .where('id', '=', assetId)
      .where('deletion_id', 'is', null)
      .executeTakeFirst();
    if (!asset) throw notFound('image');
    return asset;
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error;
    const { code, message } = error;
    if (code === 'token_invalid' || code === 'token_expired' || code === 'stale_run') {
      throw new ApiError(code, message);
    }
    throw error;
  }
}
