import { administratorOf } from '../accounts/administrator.ts';
import { toActivity } from './activity.ts';
import type { HubDatabase } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { type PageQuery, toPage } from '../http/paging.ts';

/** What was done is kept for a year. */
const keptMs = 365 * 86_400_000;

/** What was done in a project, newest first. */
export async function listProjectActivity(db: HubDatabase, projectId: string, { limit, cursor }: PageQuery) {
  let query = db.selectFrom('activities').selectAll().where('project_id', '=', projectId);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toActivity);
}

/**
 * What was done in all projects of a person, and what they did that concerns none, newest first; of a project that is
 * deleted only that they deleted it. The administrator sees what concerns no project that is there of everyone.
 */
export async function listActivity(db: HubDatabase, userId: string, { limit, cursor }: PageQuery) {
  const isAdministrator = (await administratorOf(db)) === userId;
  let query = db
    .selectFrom('activities')
    .selectAll()
    .where(({ or, and, eb, selectFrom }) =>
      or([
        eb(
          'project_id',
          'in',
          selectFrom('project_members')
            .innerJoin('projects', 'projects.id', 'project_members.project_id')
            .select('project_members.project_id')
            .where('user_id', '=', userId)
            .where('projects.deletion_id', 'is', null),
        ),
        and([eb('project_id', 'is', null), eb('actor_id', '=', userId)]),
        and([eb('action', '=', 'project.deleted'), eb('actor_id', '=', userId)]),
        ...(isAdministrator
          ? [
              eb('project_id', 'is', null),
              eb(
                'project_id',
                'not in',
                selectFrom('projects').select('id').where('deletion_id', 'is', null),
              ),
            ]
          : []),
      ]),
    );
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toActivity);
}

/** Lets go what is older than a year. */
export async function sweepActivity({ db, now }: Pick<HubServices, 'db' | 'now'>): Promise<void> {
  const before = new Date(Date.parse(now()) - keptMs).toISOString();
  await db.deleteFrom('activities').where('created_at', '<', before).execute();
}
