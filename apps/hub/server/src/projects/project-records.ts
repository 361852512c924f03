import type { Project } from '@headway/protocol';
import { requireProject } from './access.ts';
import { recordActivity } from '../news/activity.ts';
import type { HubDatabase, HubTransaction } from '../database.ts';
import { toProject } from '../entities.ts';
import type { HubServices } from '../hub-context.ts';
import { insertMember } from './member-records.ts';
import { type PageQuery, toPage } from '../http/paging.ts';
import { channelsOfProject } from './project-channels.ts';

export { channelsOfProject };

export async function listProjects(db: HubDatabase, userId: string, { limit, cursor }: PageQuery) {
  let query = db
    .selectFrom('projects')
    .innerJoin('project_members', 'project_members.project_id', 'projects.id')
    .selectAll('projects')
    .where('project_members.user_id', '=', userId)
    .where('projects.deletion_id', 'is', null);
  if (cursor !== undefined) query = query.where('projects.id', '<', cursor);
  const rows = await query
    .orderBy('projects.id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toProject);
}

export async function createProject(hub: HubServices, userId: string, name: string): Promise<Project> {
  const now = hub.now();
  return await hub.db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('projects')
      .values({
        id: hub.newId(),
        owner_id: userId,
        name,
        image_count: 0,
        processed_count: 0,
        storage_bytes: 0,
        member_count: 1,
        created_at: now,
        updated_at: now,
        revision: 1,
        deletion_id: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await insertMember(hub, trx, { projectId: row.id, userId, role: 'owner' });
    const project = toProject(row);
    await hub.publisher.publish(
      { channels: await channelsOfProject(trx, row.id), type: 'project.created', data: project },
      trx,
    );
    await recordActivity(hub, trx, {
      projectId: project.id,
      actorId: userId,
      action: 'project.created',
      subject: { type: 'project', id: project.id, name },
    });
    return project;
  });
}

export async function renameProject(
  hub: HubServices,
  userId: string,
  { id, name }: { id: string; name: string },
): Promise<Project> {
  return await hub.db.transaction().execute(async (trx) => {
    const { name: before } = await requireProject(trx, { userId, action: 'write' }, id);
    const project = await changeProject(hub, trx, { id, name });
    if (name !== before) {
      await recordActivity(hub, trx, {
        projectId: id,
        actorId: userId,
        action: 'project.renamed',
        subject: { type: 'project', id, name },
        data: { before },
      });
    }
    return project;
  });
}

export interface ProjectChange {
  id: string;
  name?: string;
  /** Added to the counts. */
  images?: number;
  processed?: number;
  bytes?: number;
}

/**
 * Changes a project's counts or name and tells its screens, in the transaction of what it is about. One that was deleted
 * is changed only: it must not appear again.
 */
export async function changeProject(
  hub: Pick<HubServices, 'publisher' | 'now'>,
  trx: HubTransaction,
  change: ProjectChange,
): Promise<Project> {
  const row = await trx
    .updateTable('projects')
    .set((eb) => ({
      image_count: eb('image_count', '+', change.images ?? 0),
      processed_count: eb('processed_count', '+', change.processed ?? 0),
      storage_bytes: eb('storage_bytes', '+', change.bytes ?? 0),
      revision: eb('revision', '+', 1),
      updated_at: hub.now(),
      ...(change.name !== undefined && { name: change.name }),
    }))
    .where('id', '=', change.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const project = toProject(row);
  if (row.deletion_id === null) {
    await hub.publisher.publish(
      { channels: await channelsOfProject(trx, row.id), type: 'project.updated', data: project },
      trx,
    );
  }
  return project;
}

const cancellable = ['queued', 'running', 'reviewing', 'pausing', 'paused', 'retrying'] as const;

/** Cancels all jobs with these labels that have not ended. */
export async function cancelJobs(
  hub: Pick<HubServices, 'queue'>,
  trx: HubTransaction,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  for (;;) {
    // From the start each time: what is cancelled leaves the list.
    const { items } = await hub.queue.list({ labels, status: cancellable, limit: 100 }, trx);
    for (const job of items) await hub.queue.cancel(job.id, trx);
    if (items.length < 100) return;
  }
}
