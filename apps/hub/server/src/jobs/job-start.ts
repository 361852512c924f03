import type { PipelineInput } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { stackOf } from '../stacks/asset-stack.ts';
import { asBatchError } from './batch-start.ts';
import type { AssetRow, HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import type { AnyPipeline } from '../pipelines.ts';
import { ApiError } from '../http/problem.ts';

export interface JobStart {
  asset: AssetRow;
  /** Who asked for it. */
  userId: string;
  pipeline: AnyPipeline;
  /** Unchecked. @default {} */
  parameters?: unknown;
  /** The upload that started it: its jobs are told of together. Absent for a run that a person started by itself. */
  batchId?: string;
}

/**
 * Queues a pipeline's job for an asset.
 * @throws ApiError `invalid_body` when the parameters don't fit, `batch_conflict` when its batch is being cancelled.
 */
export async function startJob(
  hub: Pick<HubServices, 'queue' | 'storage'>,
  trx: HubTransaction,
  { asset, userId, pipeline, parameters = {}, batchId }: JobStart,
): Promise<Job> {
  const checked = await pipeline.parameters['~standard'].validate(parameters);
  if (checked.issues) {
    const [issue] = checked.issues;
    const path = issue?.path?.map((part) => (typeof part === 'object' ? part.key : part)).join('.');
    throw new ApiError('invalid_body', `parameters${path ? `.${path}` : ''}: ${issue?.message ?? 'invalid'}`);
  }
  const input: PipelineInput = {
    assetId: asset.id,
    projectId: asset.project_id,
    path: hub.storage.pathOf('files', asset.file_key),
    mediaType: asset.media_type,
    stack: stackOf(asset),
    parameters: checked.value,
  };
  return await enqueueForAsset(hub, trx, { asset, userId, kind: pipeline.contract.kind, input, batchId });
}

export interface AssetWork {
  asset: AssetRow;
  userId: string;
  kind: string;
  input: unknown;
  batchId?: string | undefined;
}

/** Queues a job for an asset, whoever does its work. @throws ApiError `batch_conflict` when its batch is being cancelled. */
export async function enqueueForAsset(
  { queue }: Pick<HubServices, 'queue'>,
  trx: HubTransaction,
  { asset, userId, kind, input, batchId }: AssetWork,
): Promise<Job> {
  const draft = {
    kind,
    input,
    // With a name, so that lists of jobs of many projects need not ask for each image.
    labels: { assetId: asset.id, projectId: asset.project_id, userId, name: shortened(asset.name) },
    ...(batchId !== undefined && { batchId }),
    // Of a stack voxels: what a run takes goes by them.
    size: (asset.width ?? 1) * (asset.height ?? 1) * (stackOf(asset)?.slices ?? 1),
  };
  // All that the queue may refuse of a new job is its batch.
  return await queue.enqueue(draft, trx).catch(asBatchError);
}

/** As much of a name as fits into every event of a job. */
const mostNameCharacters = 60;

/** A long name keeps its end, where numbers and file endings are. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= mostNameCharacters) return name;
  const end = 20;
  return [...characters.slice(0, mostNameCharacters - end - 1), '…', ...characters.slice(-end)].join('');
}
