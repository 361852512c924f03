import type { AccountSession } from '@headway/hub-api';
import { type Deed, recordActivity } from '../news/activity.ts';
import type { HubContext, HubServices } from '../hub-context.ts';
import { tellPersonChanged } from '../projects/member-records.ts';
import { notFound } from '../http/problem.ts';

type Accounts = Pick<HubContext, 'db' | 'auth' | 'now' | 'publisher' | 'newId'>;

/** Longest description of a browser that is shown. */
const longestAgent = 400;

/** Where somebody is signed in, the one that was used last first. The tokens of the sessions stay with us. */
export async function listSessions(
  { db, now }: Pick<Accounts, 'db' | 'now'>,
  userId: string,
  currentId: string | null,
): Promise<AccountSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'userAgent', 'ipAddress', 'createdAt', 'updatedAt'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', now())
    .orderBy('updatedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.userAgent?.slice(0, longestAgent) ?? null,
    address: row.ipAddress || null,
    createdAt: row.createdAt,
    lastSeenAt: row.updatedAt,
    current: row.id === currentId,
  }));
}

/** Ends one of somebody's sessions, with its connections. @throws ApiError `not_found`. */
export async function endSession(hub: Accounts, userId: string, id: string): Promise<void> {
  const { db, auth } = hub;
  const row = await db
    .selectFrom('session')
    .select('token')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .executeTakeFirst();
  if (!row) throw notFound('session');
  const { internalAdapter } = await auth.$context;
  await internalAdapter.deleteSession(row.token);
  await recordDeed(hub, userId, { action: 'account.session-ended' });
}

/** Ends all sessions of somebody, except the one that is named. Returns how many. */
export async function endSessions(
  { db, auth }: Pick<Accounts, 'db' | 'auth'>,
  userId: string,
  exceptId: string | null = null,
): Promise<number> {
  const rows = await db.selectFrom('session').select(['id', 'token']).where('userId', '=', userId).execute();
  const ended = rows.filter(({ id }) => id !== exceptId);
  const { internalAdapter } = await auth.$context;
  for (const { token } of ended) await internalAdapter.deleteSession(token);
  return ended.length;
}

/** Signs somebody out everywhere, or everywhere else. */
export async function signOutEverywhere(
  hub: Accounts,
  userId: string,
  exceptId: string | null,
): Promise<void> {
  const count = await endSessions(hub, userId, exceptId);
  if (count > 0) await recordDeed(hub, userId, { action: 'account.session-ended', count });
}

/** Changes the name that others see. */
export async function renameAccount(
  hub: Pick<HubServices, 'db' | 'now' | 'publisher' | 'newId'>,
  userId: string,
  name: string,
): Promise<void> {
  const { db, now, publisher } = hub;
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('user').set({ name, updatedAt: now() }).where('id', '=', userId).execute();
    await tellPersonChanged({ publisher }, trx, userId);
    await recordActivity(hub, trx, {
      projectId: null,
      actorId: userId,
      action: 'account.renamed',
      subject: { type: 'person', id: userId, name },
    });
  });
}

async function recordDeed(
  hub: Pick<Accounts, 'db' | 'now' | 'publisher' | 'newId'>,
  actorId: string,
  deed: Pick<Deed, 'action' | 'subject' | 'count'>,
): Promise<void> {
  await hub.db
    .transaction()
    .execute((trx) => recordActivity(hub, trx, { projectId: null, actorId, ...deed }));
}
