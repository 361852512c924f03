import type { InboxState, MarkNotifications } from '@headway/hub-api';
import type { HubDatabase } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { change, tellInbox, toNotification } from './notifications.ts';
import { type PageQuery, toPage } from '../http/paging.ts';

/** Read ones are kept for so long. */
const keptMs = 90 * 86_400_000;

/** Newest first. */
export async function listNotifications(
  db: HubDatabase,
  userId: string,
  { limit, cursor, unread }: PageQuery & { unread: boolean },
) {
  let query = db.selectFrom('notifications').selectAll().where('user_id', '=', userId);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  if (unread) query = query.where('read_at', 'is', null);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toNotification);
}

/** How much is unread. */
export async function inboxOf(db: HubDatabase, userId: string): Promise<InboxState> {
  const row = await db.selectFrom('inboxes').selectAll().where('user_id', '=', userId).executeTakeFirst();
  return { userId, unread: row?.unread ?? 0, revision: row?.revision ?? 0 };
}

/** Marks notifications of one's own as read or unread, on all devices. Others' and those that are gone change nothing. */
export async function markNotifications(
  hub: Pick<HubServices, 'db' | 'publisher' | 'now'>,
  userId: string,
  { ids, upTo, read }: MarkNotifications,
): Promise<InboxState> {
  await hub.db.transaction().execute(async (trx) => {
    let query = trx
      .selectFrom('notifications')
      .select('id')
      .where('user_id', '=', userId)
      .where('read_at', read ? 'is' : 'is not', null);
    if (ids !== undefined) query = query.where('id', 'in', ids);
    if (upTo !== undefined) query = query.where('id', '<=', upTo);
    const rows = await query.orderBy('id').execute();
    const readAt = read ? hub.now() : null;
    for (const { id } of rows) await change(hub, trx, id, { read_at: readAt });
    if (rows.length > 0) await tellInbox(hub, trx, userId);
  });
  return await inboxOf(hub.db, userId);
}

/** Lets old ones go that were read. */
export async function sweepNotifications({ db, now }: Pick<HubServices, 'db' | 'now'>): Promise<void> {
  const before = new Date(Date.parse(now()) - keptMs).toISOString();
  await db.deleteFrom('notifications').where('read_at', '<', before).execute();
}
