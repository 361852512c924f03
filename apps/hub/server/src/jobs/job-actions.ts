import { bulkAction, type JobAction } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { requireJob } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import { forgetBulkOutcome } from './bulk-outcomes.ts';
import { assetExists, changeAsset } from '../images/asset-records.ts';
import type { HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError, asRefusal } from '../http/problem.ts';

export interface JobRequest {
  userId: string;
  jobId: string;
  action: JobAction;
  /** For `prioritize`. */
  priority?: number | undefined;
}

const asJobError = asRefusal('job', { conflict: 'job_conflict' });

/** Asks something of a job. @throws ApiError `not_found`, `job_conflict`, `asset_deleted`. */
export async function actOnJob(hub: HubServices, asked: JobRequest): Promise<Job> {
  return await hub.db.transaction().execute((trx) => actOnJobWithin(hub, trx, asked));
}

/** The same, as part of a transaction. */
export async function actOnJobWithin(
  hub: Pick<HubServices, 'db' | 'queue' | 'publisher' | 'now' | 'newId'>,
  trx: HubTransaction,
  { userId, jobId, action, priority = 0 }: JobRequest,
): Promise<Job> {
  const job = await requireJob(hub, { userId, action: 'write' }, jobId, trx);
  switch (action) {
    case 'cancel': {
      const cancelled = await hub.queue.cancel(jobId, trx).catch(asJobError);
      await recordDeed(hub, trx, { userId, job, action: 'job.cancelled' });
      return cancelled;
    }
    case 'pause':
    case 'resume':
      return await hub.queue[action](jobId, trx).catch(asJobError);
    case 'prioritize':
      return await hub.queue.prioritize(jobId, priority, trx).catch(asJobError);
    case 'retry': {
      const { assetId } = job.labels;
      // Asked first: among many actions in one transaction, one that is refused must have changed nothing.
      if (assetId !== undefined && !(await assetExists(trx, assetId))) {
        throw new ApiError('asset_deleted', 'The image of this job was deleted.');
      }
      const retried = await hub.queue.retry(jobId, trx).catch(asJobError);
      // What is shown of an image is its latest job: this one, from now on.
      if (assetId !== undefined) await changeAsset(hub, trx, { id: assetId, latestJobId: jobId });
      if (job.kind === bulkAction.kind) await forgetBulkOutcome(trx, jobId);
      await recordDeed(hub, trx, { userId, job, action: 'job.retried' });
      return retried;
    }
  }
}

/** Of jobs of projects only: what somebody asks of their own tools is nobody else's affair. */
async function recordDeed(
  hub: Pick<HubServices, 'publisher' | 'now' | 'newId'>,
  trx: HubTransaction,
  { userId, job, action }: { userId: string; job: Job; action: 'job.cancelled' | 'job.retried' },
): Promise<void> {
  const { projectId, name = job.kind } = job.labels;
  if (projectId === undefined) return;
  const subject = { type: 'job', id: job.id, name } as const;
  await recordActivity(hub, trx, { projectId, actorId: userId, action, subject });
}
