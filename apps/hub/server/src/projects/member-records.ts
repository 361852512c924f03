import type { ActivitySubject, ProjectMember, Role } from '@headway/hub-api';
import type { Project } from '@headway/protocol';
import { requireProject, roleOf } from './access.ts';
import { recordActivity } from '../news/activity.ts';
import type { HubDatabase, HubTransaction, ProjectRow } from '../database.ts';
import { toProject } from '../entities.ts';
import type { HubContext, HubServices } from '../hub-context.ts';
import { notify, withdrawProjectNews } from '../news/notifications.ts';
import { type PageQuery, toPage } from '../http/paging.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { channelsOfProject } from './project-channels.ts';

type Db = HubDatabase | HubTransaction;
type Teller = Pick<HubServices, 'publisher' | 'now' | 'newId'>;
type Publisher = Pick<HubServices, 'publisher'>;
type Members = Teller & Pick<HubContext, 'db' | 'headway'>;

/** Who is meant. */
export interface MemberOf {
  projectId: string;
  userId: string;
}

/** The members of a project, with their names. */
export async function listMembers(db: Db, projectId: string, { limit, cursor }: PageQuery) {
  let query = memberQuery(db).where('project_id', '=', projectId);
  if (cursor !== undefined) query = query.where('project_members.id', '>', cursor);
  const rows = await query
    .orderBy('project_members.id')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, (row) => row);
}

/** What a person is in each of their projects. */
export async function listMemberships(db: Db, userId: string, { limit, cursor }: PageQuery) {
  let query = memberQuery(db).where('user_id', '=', userId);
  if (cursor !== undefined) query = query.where('project_members.id', '>', cursor);
  const rows = await query
    .orderBy('project_members.id')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, (row) => row);
}

/** Oneself and everybody who is in a project with one. */
export async function listContacts(db: Db, userId: string, { limit, cursor }: PageQuery) {
  let query = db
    .selectFrom('user')
    .select(['id', 'name', 'email'])
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', '=', userId),
        eb(
          'id',
          'in',
          selectFrom('project_members as theirs')
            .innerJoin('project_members as mine', 'mine.project_id', 'theirs.project_id')
            .select('theirs.user_id')
            .where('mine.user_id', '=', userId),
        ),
      ]),
    );
  if (cursor !== undefined) query = query.where('id', '>', cursor);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, (row) => row);
}

function memberQuery(db: Db) {
  return db
    .selectFrom('project_members')
    .innerJoin('user', 'user.id', 'project_members.user_id')
    .select([
      'project_members.id as id',
      'project_id as projectId',
      'user_id as userId',
      'user.name as name',
      'user.email as email',
      'role',
      'added_at as addedAt',
      'revision',
    ]);
}

/** @throws ApiError `not_found`. */
async function requireMember(db: Db, { projectId, userId }: MemberOf): Promise<ProjectMember> {
  return await memberQuery(db)
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow(() => notFound('member'));
}

/** Makes somebody a member and tells it, in the transaction of what it is about. Who may do so is not asked. */
export async function insertMember(
  hub: Teller,
  trx: HubTransaction,
  { projectId, userId, role }: MemberOf & { role: Role },
): Promise<ProjectMember> {
  await trx
    .insertInto('project_members')
    .values({
      id: hub.newId(),
      project_id: projectId,
      user_id: userId,
      role,
      added_at: hub.now(),
      revision: 1,
    })
    .execute();
  return await tellMember(hub, trx, { projectId, userId });
}

async function tellMember(hub: Publisher, trx: HubTransaction, member: MemberOf): Promise<ProjectMember> {
  const data = await requireMember(trx, member);
  const channels = channelsOfMember(member);
  await hub.publisher.publish({ channels, type: 'member.changed', data }, trx);
  return data;
}

function personSubject({ userId: id, name }: Pick<ProjectMember, 'userId' | 'name'>): ActivitySubject {
  return { type: 'person', id, name };
}

/** Who hears of a member: all in the project, and the person in all of their tabs. */
function channelsOfMember({ projectId, userId }: MemberOf): readonly string[] {
  return [`project:${projectId}`, `user:${userId}`];
}

/** Gives somebody another role. @throws ApiError `not_found`, `forbidden`, `last_owner`. */
export async function changeRole(
  hub: Pick<Members, 'db' | keyof Teller>,
  askerId: string,
  { role, ...member }: MemberOf & { role: Role },
): Promise<ProjectMember> {
  return await hub.db.transaction().execute(async (trx) => {
    await requireProject(trx, { userId: askerId, action: 'manage' }, member.projectId);
    const before = await requireMember(trx, member);
    if (before.role === role) return before;
    if (before.role === 'owner') await requireOtherOwner(trx, member);
    await notify(hub, trx, {
      userIds: [member.userId],
      kind: 'project.role',
      key: `role:${member.projectId}`,
      projectId: member.projectId,
      by: askerId,
      data: { role },
    });
    await recordActivity(hub, trx, {
      projectId: member.projectId,
      actorId: askerId,
      action: 'member.role',
      subject: personSubject(before),
      data: { role },
    });
    await trx
      .updateTable('project_members')
      .set((eb) => ({ role, revision: eb('revision', '+', 1) }))
      .where('id', '=', before.id)
      .execute();
    return await tellMember(hub, trx, member);
  });
}

/**
 * Takes somebody out of a project: an owner anybody, everybody themselves. What they hear of it ends with this.
 * @throws ApiError `not_found`, `forbidden`, `last_owner`.
 */
export async function removeMember(hub: Members, askerId: string, member: MemberOf): Promise<void> {
  const { projectId, userId } = member;
  const recheck = await hub.db.transaction().execute(async (trx) => {
    const action = userId === askerId ? 'read' : 'manage';
    const project = await requireProject(trx, { userId: askerId, action }, projectId);
    const before = await requireMember(trx, member);
    if (before.role === 'owner') await requireOtherOwner(trx, member);
    await recordActivity(hub, trx, {
      projectId,
      actorId: askerId,
      action: userId === askerId ? 'member.left' : 'member.removed',
      subject: personSubject(before),
    });
    await trx.deleteFrom('project_members').where('id', '=', before.id).execute();
    await tellRemoved(hub, trx, before);
    await countMembers(hub, trx, projectId);
    // What was told of it leads nowhere any more.
    await withdrawProjectNews(hub, trx, { userId, projectId });
    await notify(hub, trx, {
      userIds: [userId],
      kind: 'project.left',
      key: `left:${projectId}`,
      projectId,
      by: askerId,
      data: {},
    });
    const by = await trx.selectFrom('user').select('name').where('id', '=', askerId).executeTakeFirst();
    const data = {
      projectId,
      projectName: project.name,
      userId,
      by: { userId: askerId, name: by?.name ?? '' },
    };
    await hub.publisher.publish({ channels: channelsOfMember(member), type: 'member.left', data }, trx);
    const own = [`user:${userId}`];
    await hub.publisher.publish(
      { channels: own, type: 'project.deleted', data: null, key: `project:${projectId}` },
      trx,
    );
    // Begun before the commit: from here on nothing is delivered until the rules have answered, and they answer after it.
    return {
      done: Promise.all([hub.headway.recheck({ userId }), hub.headway.recheck(`project:${projectId}`)]),
    };
  });
  await recheck.done;
}

async function requireOtherOwner(trx: HubTransaction, { projectId, userId }: MemberOf): Promise<void> {
  const other = await trx
    .selectFrom('project_members')
    // Somebody who can't sign in looks after nothing.
    .innerJoin('user', 'user.id', 'project_members.user_id')
    .select('project_members.id')
    .where('project_id', '=', projectId)
    .where('user_id', '<>', userId)
    .where('role', '=', 'owner')
    .where('user.deactivatedAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (other) return;
  throw new ApiError('last_owner', 'Make somebody else an owner of the project first.');
}

async function tellRemoved(
  hub: Publisher,
  trx: HubTransaction,
  member: Pick<ProjectMember, 'id' | 'projectId' | 'userId'>,
): Promise<void> {
  const channels = channelsOfMember(member);
  await hub.publisher.publish(
    { channels, type: 'member.removed', data: null, key: `member:${member.id}` },
    trx,
  );
}

/** Tells that nobody takes part in a project that is deleted in this transaction. */
export async function tellMembersGone(hub: Publisher, trx: HubTransaction, projectId: string): Promise<void> {
  const members = await trx
    .selectFrom('project_members')
    .select(['id', 'project_id as projectId', 'user_id as userId'])
    .where('project_id', '=', projectId)
    .execute();
  for (const member of members) await tellRemoved(hub, trx, member);
}

/** Tells all projects of a person that their name or address is another one now. */
export async function tellPersonChanged(hub: Publisher, trx: HubTransaction, userId: string): Promise<void> {
  const members = await trx
    .updateTable('project_members')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('user_id', '=', userId)
    .returning('project_id')
    .execute();
  for (const { project_id: projectId } of members) await tellMember(hub, trx, { projectId, userId });
}

/**
 * Adds the account with this address to a project, which its screens hear of at once.
 * `null`: there is no such account.
 * @throws ApiError `not_found`, `forbidden`, `already_member`.
 */
export async function addMember(
  hub: Pick<Members, 'db' | keyof Teller>,
  askerId: string,
  { projectId, email, role }: { projectId: string; email: string; role: Role },
): Promise<ProjectMember | null> {
  return await hub.db.transaction().execute(async (trx) => {
    const project = await requireProject(trx, { userId: askerId, action: 'manage' }, projectId);
    const user = await trx
      .selectFrom('user')
      .select('id')
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    if (!user) return null;
    const member = await joinProject(hub, trx, { project, userId: user.id, role });
    await notify(hub, trx, {
      userIds: [user.id],
      kind: 'project.shared',
      key: `shared:${projectId}`,
      projectId,
      by: askerId,
      data: { role },
    });
    await recordActivity(hub, trx, {
      projectId,
      actorId: askerId,
      action: 'member.added',
      subject: personSubject(member),
      data: { role },
    });
    return member;
  });
}

/** Makes somebody a member, who hears of the project from then on. @throws ApiError `already_member`. */
export async function joinProject(
  hub: Teller,
  trx: HubTransaction,
  { project, userId, role }: { project: ProjectRow; userId: string; role: Role },
): Promise<ProjectMember> {
  if ((await roleOf(trx, userId, project.id)) !== null) {
    throw new ApiError('already_member', 'Change the role in the list of members instead.');
  }
  const member = await insertMember(hub, trx, { projectId: project.id, userId, role });
  // Whoever is in needs it no longer, and must not come back by it after they were taken out.
  await trx
    .deleteFrom('invitations')
    .where('project_id', '=', project.id)
    .where('email', '=', member.email.toLowerCase())
    .execute();
  await tellInvitations(hub, trx, project.id);
  const data = await countMembers(hub, trx, project.id);
  await hub.publisher.publish({ channels: [`user:${userId}`], type: 'project.created', data }, trx);
  return member;
}

/** Tells whoever has the list of a project's invitations open that it is another one. */
export async function tellInvitations(hub: Publisher, trx: HubTransaction, projectId: string): Promise<void> {
  const channels = [`project:${projectId}`];
  await hub.publisher.publish({ channels, type: 'invitations.changed', data: { projectId } }, trx);
}

/** Counts a project's members anew and tells those who are left. Its last change stays when it was. */
async function countMembers(hub: Publisher, trx: HubTransaction, projectId: string): Promise<Project> {
  const row = await trx
    .updateTable('projects')
    .set(({ selectFrom, eb, fn }) => ({
      member_count: selectFrom('project_members')
        .select(fn.countAll<number>().as('count'))
        .where('project_id', '=', projectId),
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', projectId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const project = toProject(row);
  const channels = await channelsOfProject(trx, projectId);
  await hub.publisher.publish({ channels, type: 'project.updated', data: project }, trx);
  return project;
}
