import { allows, type ProjectAction, type Role } from '@headway/hub-api';
import type { Batch, Job, JobReview } from '@headway/protocol';
import {
  type AssetRow,
  type DeletionRow,
  type HubDatabase,
  type HubTransaction,
  type ProjectRow,
  type ResultFacts,
  resultFacts,
  type UploadRow,
} from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError, notFound } from '../http/problem.ts';

type Db = HubDatabase | HubTransaction;
type Records = Pick<HubServices, 'db' | 'queue'>;

/** Who wants what. */
export interface Access {
  userId: string;
  action: ProjectAction;
}

/** What somebody is in a project; `null`: no member, or there is no such project, or it was deleted. */
export async function roleOf(db: Db, userId: string, projectId: string): Promise<Role | null> {
  const row = await membership(db, userId, projectId);
  return row && row.deletion_id === null ? row.role : null;
}

async function membership(db: Db, userId: string, projectId: string) {
  return await db
    .selectFrom('project_members')
    .innerJoin('projects', 'projects.id', 'project_members.project_id')
    .select(['project_members.role', 'projects.deletion_id'])
    .where('project_members.project_id', '=', projectId)
    .where('project_members.user_id', '=', userId)
    .executeTakeFirst();
}

/** Whether somebody may do this in a project. */
export async function mayInProject(
  db: Db,
  { userId, action }: Access,
  projectId: string | undefined,
): Promise<boolean> {
  return projectId !== undefined && allows(await roleOf(db, userId, projectId), action);
}

/** Whether somebody is one of those who may manage a project, also while it is deleted and may come back. */
export async function isManager(db: Db, userId: string, projectId: string): Promise<boolean> {
  return allows((await membership(db, userId, projectId))?.role ?? null, 'manage');
}

/** Whether somebody may do this with a job: by its project or, where it belongs to none, because they asked for it. */
export async function mayWithJob(
  db: Db,
  access: Access,
  { labels: { projectId, userId } }: Pick<Job, 'labels'>,
): Promise<boolean> {
  return projectId === undefined ? userId === access.userId : await mayInProject(db, access, projectId);
}

/** Of these jobs those that somebody may see: not of projects that they have left since. */
export async function readableJobs(db: Db, userId: string, jobs: readonly Job[]): Promise<Job[]> {
  const readable = await Promise.all(jobs.map((job) => mayWithJob(db, { userId, action: 'read' }, job)));
  return jobs.filter((_job, index) => readable[index]);
}

/** The same of what jobs ask. */
export async function readableReviews(
  { db, queue }: Pick<HubServices, 'db'> & { queue: Pick<HubServices['queue'], 'get'> },
  userId: string,
  reviews: readonly JobReview[],
): Promise<JobReview[]> {
  const readable = await Promise.all(
    reviews.map(async ({ jobId }) => {
      const job = await queue.get(jobId);
      return job !== null && (await mayWithJob(db, { userId, action: 'read' }, job));
    }),
  );
  return reviews.filter((_review, index) => readable[index]);
}

/** @throws ApiError `not_found` for what one may not even see, `forbidden` for what one may see only. */
async function requireRole(db: Db, access: Access, { projectId, what }: { projectId: string; what: string }) {
  const role = await roleOf(db, access.userId, projectId);
  if (!allows(role, 'read')) throw notFound(what);
  if (!allows(role, access.action)) throw refusal(role, access.action);
}

function refusal(role: Role | null, action: ProjectAction): ApiError {
  const need =
    action === 'manage' ? 'Only the owner of the project may do this.' : 'This needs the role of an editor.';
  return new ApiError(
    'forbidden',
    role === null ? need : `You are ${role === 'editor' ? 'an' : 'a'} ${role} of this project. ${need}`,
  );
}

/** The project. @throws ApiError `not_found`, `forbidden`. */
export async function requireProject(db: Db, access: Access, projectId: string): Promise<ProjectRow> {
  await requireRole(db, access, { projectId, what: 'project' });
  return await db
    .selectFrom('projects')
    .selectAll()
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow(() => notFound('project'));
}

/** The image, unless it was deleted. @throws ApiError `not_found`, `forbidden`. */
export async function requireAsset(db: Db, access: Access, assetId: string): Promise<AssetRow> {
  const row = await db
    .selectFrom('assets')
    .selectAll()
    .where('id', '=', assetId)
    .where('deletion_id', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('image');
  await requireRole(db, access, { projectId: row.project_id, what: 'image' });
  return row;
}

/** What is known of a result, unless its image was deleted. @throws ApiError `not_found`, `forbidden`. */
export async function requireResult(db: Db, access: Access, id: string): Promise<ResultFacts> {
  const row = await db
    .selectFrom('results')
    .innerJoin('assets', 'assets.id', 'results.asset_id')
    .select(resultFacts)
    .where('results.id', '=', id)
    .where('assets.deletion_id', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('result');
  await requireRole(db, access, { projectId: row.project_id, what: 'result' });
  return row;
}

/**
 * A job of a project, or one that belongs to no project and was asked for by oneself.
 * @throws ApiError `not_found`, `forbidden`.
 */
export async function requireJob(
  { db, queue }: Records,
  access: Access,
  jobId: string,
  trx?: HubTransaction,
): Promise<Job> {
  const job = await queue.get(jobId, trx);
  if (!job) throw notFound('job');
  const { projectId, userId } = job.labels;
  if (projectId !== undefined) await requireRole(trx ?? db, access, { projectId, what: 'job' });
  else if (userId !== access.userId) throw notFound('job');
  return job;
}

/** A batch of a project. @throws ApiError `not_found`, `forbidden`. */
export async function requireBatch(
  { db, queue }: Records,
  access: Access,
  batchId: string,
  trx?: HubTransaction,
): Promise<Batch> {
  const batch = await queue.batch(batchId, trx);
  const projectId = batch?.labels['projectId'];
  if (!batch || projectId === undefined) throw notFound('batch');
  await requireRole(trx ?? db, access, { projectId, what: 'batch' });
  return batch;
}

/** A question of a job. @throws ApiError `not_found`, `forbidden`. */
export async function requireReview(hub: Records, access: Access, reviewId: string): Promise<JobReview> {
  const review = await hub.queue.getReview(reviewId);
  if (!review) throw notFound('question');
  await requireJob(hub, access, review.jobId).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'not_found') throw notFound('question');
    throw error;
  });
  return review;
}

/**
 * What was deleted, by what one might do with it: an image as with any other of its project, a project itself only as
 * who may manage it. @throws ApiError `not_found`, `forbidden`.
 */
export async function requireDeletion(db: Db, access: Access, id: string): Promise<DeletionRow> {
  const row = await db.selectFrom('deletions').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('deletion');
  const { project_id: projectId } = row;
  if (row.asset_id !== null) {
    await requireRole(db, access, { projectId, what: 'deletion' });
  } else {
    // For all others it is as little there as the project.
    if (!(await isManager(db, access.userId, projectId))) throw notFound('deletion');
  }
  return row;
}
/** The upload. @throws ApiError `not_found`, `forbidden`. */
export async function requireUpload(db: Db, access: Access, id: string): Promise<UploadRow> {
  const row = await db.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('upload');
  await requireRole(db, access, { projectId: row.project_id, what: 'upload' });
  return row;
}

/**
 * An upload that one may send or steer: one's own, or as an owner of the project anybody's.
 * @throws ApiError `not_found`, `forbidden`.
 */
export async function requireUploadControl(db: Db, userId: string, id: string): Promise<UploadRow> {
  const row = await requireUpload(db, { userId, action: 'write' }, id);
  if (row.user_id === userId || (await mayInProject(db, { userId, action: 'manage' }, row.project_id)))
    return row;
  throw new ApiError('forbidden', 'Somebody else sends this file. Only they and the owner may do this.');
}
