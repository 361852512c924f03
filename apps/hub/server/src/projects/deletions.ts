import { type Deletion, roles } from '@headway/hub-api';
import type { Asset, Project } from '@headway/protocol';
import { requireAsset, requireDeletion, requireProject } from './access.ts';
import { recordActivity } from '../news/activity.ts';
import { imageSubject } from '../images/asset-records.ts';
import type { AssetRow, DeletionRow, HubDatabase, HubTransaction } from '../database.ts';
import { toAsset, toDeletion, toProject } from '../entities.ts';
import type { HubServices } from '../hub-context.ts';
import { type PageQuery, toPage } from '../http/paging.ts';
import { allows } from '@headway/hub-api';
import { notFound } from '../http/problem.ts';
import { notify, withdrawNews } from '../news/notifications.ts';
import { membersOf } from './project-channels.ts';
import { cancelJobs, changeProject, channelsOfProject } from './project-records.ts';

type Hub = Pick<HubServices, 'db' | 'queue' | 'publisher' | 'newId' | 'now' | 'trashMs'>;

/** The images of a project that can be brought back, newest deletion first. */
export async function listDeletedImages(
  db: HubDatabase,
  projectId: string,
  { limit, cursor }: PageQuery,
): Promise<{ items: Deletion[]; nextCursor: string | null }> {
  let query = db
    .selectFrom('deletions')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('asset_id', 'is not', null);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toDeletion);
}

/** The projects that somebody can bring back, newest deletion first. */
export async function listDeletedProjects(
  db: HubDatabase,
  userId: string,
  { limit, cursor }: PageQuery,
): Promise<{ items: Deletion[]; nextCursor: string | null }> {
  let query = db
    .selectFrom('deletions')
    .innerJoin('project_members', 'project_members.project_id', 'deletions.project_id')
    .selectAll('deletions')
    .where('deletions.asset_id', 'is', null)
    .where('project_members.user_id', '=', userId)
    .where(
      'project_members.role',
      'in',
      roles.filter((role) => allows(role, 'manage')),
    );
  if (cursor !== undefined) query = query.where('deletions.id', '<', cursor);
  const rows = await query
    .orderBy('deletions.id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toDeletion);
}

/** Deletes an image with its results; its jobs are cancelled. It can be brought back for a while. */
export async function deleteAsset(hub: Hub, userId: string, id: string): Promise<Deletion> {
  return await hub.db.transaction().execute(async (trx) => {
    const asset = await requireAsset(trx, { userId, action: 'write' }, id);
    const [deletion] = await deleteImages(hub, trx, { userId, images: [asset] });
    if (!deletion) throw notFound('image');
    return deletion;
  });
}

/** Deletes images of one project, within a transaction. Whether somebody may is not asked here. */
export async function deleteImages(
  hub: Hub,
  trx: HubTransaction,
  {
    userId,
    images,
    actionId = null,
  }: { userId: string; images: readonly AssetRow[]; actionId?: string | null },
): Promise<Deletion[]> {
  const [first] = images;
  if (!first) return [];
  const projectId = first.project_id;
  const channels = [`project:${projectId}`];
  const deletions: Deletion[] = [];
  for (const image of images) {
    await cancelJobs(hub, trx, { assetId: image.id });
    const row = newDeletion(hub, userId, {
      project_id: projectId,
      asset_id: image.id,
      name: image.name,
      images: 1,
      bytes: image.bytes,
      subject_revision: image.revision + 1,
      action_id: actionId,
    });
    await trx.insertInto('deletions').values(row).execute();
    await trx
      .updateTable('assets')
      .set({ deletion_id: row.id, revision: row.subject_revision })
      .where('id', '=', image.id)
      .execute();
    const deletion = toDeletion(row);
    deletions.push(deletion);
    await hub.publisher.publish({ channels, type: 'deletion.created', data: deletion }, trx);
    await hub.publisher.publish(
      { channels, type: 'asset.deleted', data: null, key: `asset:${image.id}` },
      trx,
    );
  }
  await changeProject(hub, trx, { id: projectId, ...countsOf(images, -1) });
  await recordActivity(hub, trx, {
    projectId,
    actorId: userId,
    action: 'image.deleted',
    subject: imageSubject(first),
    count: images.length,
  });
  return deletions;
}

/** Deletes a project with all that it has; its jobs are cancelled. It can be brought back for a while. */
export async function deleteProject(hub: Hub, userId: string, id: string): Promise<Deletion> {
  return await hub.db.transaction().execute(async (trx) => {
    const project = await requireProject(trx, { userId, action: 'manage' }, id);
    await cancelJobs(hub, trx, { projectId: id });
    const row = newDeletion(hub, userId, {
      project_id: id,
      asset_id: null,
      name: project.name,
      images: project.image_count,
      bytes: project.storage_bytes,
      subject_revision: project.revision + 1,
      action_id: null,
    });
    await trx.insertInto('deletions').values(row).execute();
    await trx
      .updateTable('projects')
      .set({ deletion_id: row.id, revision: row.subject_revision })
      .where('id', '=', id)
      .execute();
    const channels = await channelsOfProject(trx, id);
    const deletion = toDeletion(row);
    await hub.publisher.publish({ channels, type: 'deletion.created', data: deletion }, trx);
    await hub.publisher.publish({ channels, type: 'project.deleted', data: null, key: `project:${id}` }, trx);
    const subject = { type: 'project', id, name: project.name } as const;
    await recordActivity(hub, trx, { projectId: id, actorId: userId, action: 'project.deleted', subject });
    await notify(hub, trx, {
      userIds: await membersOf(trx, id),
      kind: 'project.deleted',
      key: `deleted:${id}`,
      projectId: id,
      by: userId,
      data: {},
    });
    return deletion;
  });
}

/** What came back. */
export interface Restored {
  project: Project;
  /** `null` when it is the project itself. */
  asset: Asset | null;
}

/** Brings back what was deleted. Its jobs stay cancelled. */
export async function restoreDeletion(hub: Hub, userId: string, id: string): Promise<Restored> {
  return await hub.db.transaction().execute(async (trx) => {
    const row = await requireDeletion(trx, { userId, action: 'write' }, id);
    if (row.asset_id === null)
      return { project: await restoreProject(hub, trx, { userId, deletion: row }), asset: null };
    const { project, assets } = await restoreImages(hub, trx, {
      userId,
      projectId: row.project_id,
      deletions: [row],
    });
    return { project, asset: assets[0] ?? null };
  });
}

/** Brings back images of one project, within a transaction. Whether somebody may is not asked here. */
export async function restoreImages(
  hub: Hub,
  trx: HubTransaction,
  { userId, projectId, deletions }: { userId: string; projectId: string; deletions: readonly DeletionRow[] },
): Promise<{ project: Project; assets: Asset[] }> {
  const channels = [`project:${projectId}`];
  const images: AssetRow[] = [];
  for (const { id, asset_id: assetId } of deletions) {
    const image = await trx
      .updateTable('assets')
      .set((eb) => ({ deletion_id: null, revision: eb('revision', '+', 1) }))
      .where('id', '=', assetId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await endDeletion(hub, trx, { id, channels });
    await hub.publisher.publish({ channels, type: 'asset.updated', data: toAsset(image) }, trx);
    images.push(image);
  }
  const project = await changeProject(hub, trx, { id: projectId, ...countsOf(images, 1) });
  const [first] = images;
  if (first) {
    await recordActivity(hub, trx, {
      projectId,
      actorId: userId,
      action: 'image.restored',
      subject: imageSubject(first),
      count: images.length,
    });
  }
  return { project, assets: images.map(toAsset) };
}

async function restoreProject(
  hub: Hub,
  trx: HubTransaction,
  { userId, deletion: { id, project_id } }: { userId: string; deletion: DeletionRow },
) {
  const row = await trx
    .updateTable('projects')
    .set((eb) => ({ deletion_id: null, revision: eb('revision', '+', 1), updated_at: hub.now() }))
    .where('id', '=', project_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const channels = await channelsOfProject(trx, project_id);
  await endDeletion(hub, trx, { id, channels });
  const project = toProject(row);
  // Not `project.updated`: that one may give way to a later one, and this must be heard.
  await hub.publisher.publish({ channels, type: 'project.created', data: project }, trx);
  const subject = { type: 'project', id: project.id, name: project.name } as const;
  await recordActivity(hub, trx, {
    projectId: project.id,
    actorId: userId,
    action: 'project.restored',
    subject,
  });
  // Whoever has not yet read that it went need not know.
  await withdrawNews(hub, trx, { userIds: await membersOf(trx, project.id), key: `deleted:${project.id}` });
  return project;
}

/** Takes a deletion off the list, and says so. */
async function endDeletion(
  hub: Pick<Hub, 'publisher'>,
  trx: HubTransaction,
  { id, channels }: { id: string; channels: readonly string[] },
): Promise<void> {
  await trx.deleteFrom('deletions').where('id', '=', id).execute();
  await hub.publisher.publish({ channels, type: 'deletion.ended', data: null, key: `deletion:${id}` }, trx);
}

function newDeletion(
  { newId, now, trashMs }: Hub,
  userId: string,
  subject: Omit<DeletionRow, 'id' | 'deleted_at' | 'deleted_by' | 'ends_at'>,
): DeletionRow {
  const deletedAt = now();
  const endsAt = new Date(Date.parse(deletedAt) + trashMs).toISOString();
  return { ...subject, id: newId(), deleted_at: deletedAt, deleted_by: userId, ends_at: endsAt };
}

function countsOf(images: readonly AssetRow[], sign: 1 | -1) {
  return {
    images: sign * images.length,
    processed: sign * images.filter((image) => image.current_result_id !== null).length,
    bytes: sign * images.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
