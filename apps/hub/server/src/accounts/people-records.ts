import type { Person } from '@headway/hub-api';
import { recordActivity } from '../news/activity.ts';
import { administratorOf } from './administrator.ts';
import { endSessions } from './account-records.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError, notFound } from '../http/problem.ts';

type People = Pick<HubContext, 'db' | 'auth' | 'now' | 'workerTokens' | 'publisher' | 'newId'>;

/** More are not listed. */
const mostPeople = 5000;

/** Everybody with an account, by name. */
export async function listPeople({ db, now }: Pick<People, 'db' | 'now'>): Promise<Person[]> {
  const administrator = await administratorOf(db);
  const rows = await db
    .selectFrom('user')
    .select(({ selectFrom }) => [
      'id',
      'name',
      'email',
      'createdAt',
      'deactivatedAt',
      selectFrom('session')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('session.userId', '=', 'user.id')
        .where('session.expiresAt', '>', now())
        .as('sessions'),
      selectFrom('session')
        .select(({ fn }) => fn.max('session.updatedAt').as('last'))
        .whereRef('session.userId', '=', 'user.id')
        .as('lastSeenAt'),
      selectFrom('project_members')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('project_members.user_id', '=', 'user.id')
        .as('projects'),
    ])
    .orderBy(({ fn }) => fn<string>('lower', ['name']))
    .orderBy('id')
    .limit(mostPeople)
    .execute();
  return rows.map((row) => ({
    ...row,
    administrator: row.id === administrator,
    sessions: row.sessions ?? 0,
    projects: row.projects ?? 0,
  }));
}

/**
 * Lets somebody in again, or keeps them out: their sessions end with their connections, and their worker tokens are
 * revoked. What they have made stays.
 * @throws ApiError `not_found`, `forbidden` for the administrator's own account.
 */
export async function setActive(
  hub: People,
  userId: string,
  { active, by }: { active: boolean; by: string },
): Promise<void> {
  if (!active && userId === by) {
    throw new ApiError('forbidden', 'You can not deactivate your own account: nobody could undo it.');
  }
  await hub.db.transaction().execute(async (trx) => {
    const person = await trx
      .updateTable('user')
      .set({ deactivatedAt: active ? null : hub.now(), updatedAt: hub.now() })
      .where('id', '=', userId)
      .returning('name')
      .executeTakeFirst();
    if (!person) throw notFound('person');
    await recordActivity(hub, trx, {
      projectId: null,
      actorId: by,
      action: active ? 'account.reactivated' : 'account.deactivated',
      subject: { type: 'person', id: userId, name: person.name },
    });
  });
  if (active) return;
  // After that: whoever signs in meanwhile is refused.
  await endSessions(hub, userId);
  await hub.workerTokens.revokeAll(userId);
}
