import type { CompletedRun } from '@headway/jobs';
import type { JobSelection } from '@headway/hub-api';
import { isFinal, type Job } from '@headway/protocol';
import { changeAsset } from '../images/asset-records.ts';
import { type HubTransaction, type ResultFacts, resultFacts } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { resultJson } from '../results/made-results.ts';
import { ApiError } from '../http/problem.ts';
import { changeProject } from '../projects/project-records.ts';
import { addVersion } from '../results/result-versions.ts';

type Records = Pick<HubServices, 'db' | 'queue'>;

/** The labels of the jobs that a user asks for. Whether the project is the user's own is not checked. */
export function labelsOf(
  userId: string,
  { projectId, assetId, batchId }: Pick<JobSelection, 'projectId' | 'assetId' | 'batchId'>,
): Record<string, string> {
  return {
    // A project may have jobs that somebody else started, or that were there before jobs were said to be anybody's.
    ...(projectId === undefined ? { userId } : { projectId }),
    ...(assetId !== undefined && { assetId }),
    ...(batchId !== undefined && { batchId }),
  };
}

/** Stores what a job made, in the transaction in which it completes. */
export async function storeResult(
  hub: Pick<HubServices, 'publisher' | 'now' | 'newId'> & { draftsDir: string },
  trx: HubTransaction,
  { job, run }: { job: Job; run: CompletedRun },
): Promise<void> {
  const assetId = job.labels['assetId'] ?? '';
  const asset = await trx.selectFrom('assets').selectAll().where('id', '=', assetId).executeTakeFirst();
  // Gone meanwhile: there is nothing that the result could belong to.
  if (!asset) return;
  const result = await addVersion(hub, trx, {
    asset_id: asset.id,
    project_id: asset.project_id,
    job_id: job.id,
    kind: job.kind,
    result: await resultJson(hub.draftsDir, job.id, run.result),
    author_id: job.labels['userId'] ?? null,
    note: null,
    summary: run.summary.text ?? null,
    parent: null,
  });
  await changeAsset(hub, trx, { id: asset.id, currentResultId: result.id });
  // An image that was deleted counts again when it is brought back.
  const isNew = asset.current_result_id === null && asset.deletion_id === null;
  await changeProject(hub, trx, { id: asset.project_id, processed: isNew ? 1 : 0 });
}

/** What is known of the result of a finished job. @throws ApiError that says why there is none. */
export async function resultOfJob(hub: Records, job: Job): Promise<ResultFacts> {
  const row = await hub.db
    .selectFrom('results')
    .innerJoin('assets', 'assets.id', 'results.asset_id')
    .select(resultFacts)
    .where('results.job_id', '=', job.id)
    .where('assets.deletion_id', 'is', null)
    .where('results.parent_id', 'is', null)
    .executeTakeFirst();
  if (row) return row;
  if (!isFinal(job.status)) throw new ApiError('job_not_finished', `The job is ${job.status}.`);
  if (job.status === 'completed') {
    const ofImage = job.labels['assetId'] !== undefined;
    throw new ApiError(
      'result_not_found',
      ofImage
        ? 'The result was deleted with its image, or by many newer versions.'
        : 'Only results of images are kept.',
    );
  }
  throw new ApiError('job_without_result', job.error?.message ?? `The job was ${job.status}.`);
}
