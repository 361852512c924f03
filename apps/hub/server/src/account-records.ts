import type { AccountSession } from '@headway/hub-api';
import type { HubDatabase } from './database.ts';
import type { HubContext, HubServices } from './hub-context.ts';
import { tellPersonChanged } from './member-records.ts';
import { notFound } from './problem.ts';

type Accounts = Pick<HubContext, 'db' | 'auth' | 'now'>;

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
export async function endSession({ db, auth }: Accounts, userId: string, id: string): Promise<void> {
  const row = await db
    .selectFrom('session')
    .select('token')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .executeTakeFirst();
  if (!row) throw notFound('session');
  const { internalAdapter } = await auth.$context;
  await internalAdapter.deleteSession(row.token);
}

/** Ends all sessions of somebody, except the one that is named. */
export async function endSessions(
  { db, auth }: Pick<Accounts, 'db' | 'auth'>,
  userId: string,
  exceptId: string | null = null,
): Promise<void> {
  const rows = await db.selectFrom('session').select(['id', 'token']).where('userId', '=', userId).execute();
  const { internalAdapter } = await auth.$context;
  for (const { id, token } of rows) if (id !== exceptId) await internalAdapter.deleteSession(token);
}

/** Changes the name that others see. */
export async function renameAccount(
  { db, now, publisher }: Pick<HubServices, 'db' | 'now' | 'publisher'>,
  userId: string,
  name: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('user').set({ name, updatedAt: now() }).where('id', '=', userId).execute();
    await tellPersonChanged({ publisher }, trx, userId);
  });
}
