import type { Batch } from '@headway/protocol';
import type { HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError, asRefusal } from '../http/problem.ts';

export interface BatchOfProject {
  id: string;
  projectId: string;
  userId: string;
  name?: string | undefined;
  sealed?: boolean;
}

/** Makes a batch unless it is there. @throws ApiError `batch_conflict` when another project has one with this id. */
export async function ensureBatch(
  hub: Pick<HubServices, 'queue'>,
  trx: HubTransaction,
  { id, projectId, userId, name, sealed = false }: BatchOfProject,
): Promise<Batch> {
  const labels = { projectId, userId };
  const batch = await hub.queue.addBatch({ id, labels, sealed, ...(name !== undefined && { name }) }, trx);
  if (batch.labels['projectId'] !== projectId) {
    throw new ApiError('batch_conflict', 'Choose another id: there is a batch with this one elsewhere.');
  }
  return batch;
}

/** What the queue refuses, as the API says it. */
export const asBatchError: (error: unknown) => never = asRefusal('batch', { conflict: 'batch_conflict' });
