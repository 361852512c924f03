import type { Notification, NotificationKind, NotificationKinds } from '@headway/hub-api';
import type { HubTransaction, NotificationRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { namedOf, personOf, projectNameOf } from '../projects/names.ts';

type Hub = Pick<HubServices, 'publisher' | 'now' | 'newId'>;

/** Something to tell people. */
export interface News<Kind extends NotificationKind> {
  /** Whom; who did it is left out. */
  userIds: readonly string[];
  kind: Kind;
  /** What it is about, `role:{projectId}`: while it is unread the same key again only brings it up to date. */
  key: string;
  projectId?: string | undefined;
  /** Who did it. Nobody is told what they have done by hand. */
  by?: string | undefined;
  data: NotificationKinds[Kind];
}

/** The same again within this time does not make anything unread that was read. */
const repeatMs = 5000;
/** Of one person; the oldest go. */
export const mostNotifications = 500;

/** Puts something into people's inboxes, in the transaction of what it is about, and tells their devices. */
export async function notify<Kind extends NotificationKind>(
  hub: Hub,
  trx: HubTransaction,
  { userIds, kind, key, projectId, by, data }: News<Kind>,
): Promise<void> {
  const told = new Set(userIds);
  if (by !== undefined) told.delete(by);
  if (told.size === 0) return;
  const [project, actor] = [await projectNameOf(trx, projectId), await personOf(trx, by)];
  for (const userId of told) {
    await put(hub, trx, {
      id: hub.newId(),
      user_id: userId,
      kind,
      key,
      project_id: project?.id ?? null,
      project_name: project?.name ?? null,
      actor_id: actor?.id ?? null,
      actor_name: actor?.name ?? null,
      data: JSON.stringify(data),
      count: 1,
      created_at: hub.now(),
      read_at: null,
      revision: 1,
    });
  }
}

/** Takes back what is unread of something, from all inboxes: it has been settled, or is told otherwise. */
export async function withdrawNews(
  hub: Hub,
  trx: HubTransaction,
  { userIds, key }: { userIds: readonly string[]; key: string },
): Promise<void> {
  for (const userId of new Set(userIds)) {
    const rows = await trx
      .selectFrom('notifications')
      .select(['id', 'user_id'])
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .where('read_at', 'is', null)
      .execute();
    for (const row of rows) await remove(hub, trx, row);
    if (rows.length > 0) await tellInbox(hub, trx, userId);
  }
}

/** Takes away all that one person was told of a project, read or not. */
export async function withdrawProjectNews(
  hub: Hub,
  trx: HubTransaction,
  { userId, projectId }: { userId: string; projectId: string },
): Promise<void> {
  const rows = await trx
    .selectFrom('notifications')
    .select(['id', 'user_id'])
    .where('user_id', '=', userId)
    .where('project_id', '=', projectId)
    .execute();
  for (const row of rows) await remove(hub, trx, row);
  if (rows.length > 0) await tellInbox(hub, trx, userId);
}

async function put(hub: Hub, trx: HubTransaction, row: NotificationRow): Promise<void> {
  const before = await trx
    .selectFrom('notifications')
    .selectAll()
    .where('user_id', '=', row.user_id)
    .where('key', '=', row.key)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const isRepeated = before && Date.parse(row.created_at) - Date.parse(before.created_at) < repeatMs;
  const count = before?.read_at === null ? before.count + 1 : 1;
  if (isRepeated) {
    const { kind, data, actor_id, actor_name } = row;
    await change(hub, trx, before.id, {
      kind,
      data,
      actor_id,
      actor_name,
      count: Math.max(count, before.count),
    });
    return;
  }
  // What is unread moves to the top instead of standing there twice.
  if (before?.read_at === null) await remove(hub, trx, before);
  const stored = { ...row, count };
  await trx.insertInto('notifications').values(stored).execute();
  await tell(hub, trx, stored);
  await trim(trx, row.user_id);
  await tellInbox(hub, trx, row.user_id);
}

/** Changes a notification and tells its owner's devices. */
export async function change(
  hub: Pick<Hub, 'publisher'>,
  trx: HubTransaction,
  id: string,
  columns: Partial<Omit<NotificationRow, 'id' | 'user_id' | 'revision'>>,
): Promise<void> {
  const row = await trx
    .updateTable('notifications')
    .set((eb) => ({ ...columns, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(hub, trx, row);
}

async function tell(hub: Pick<Hub, 'publisher'>, trx: HubTransaction, row: NotificationRow): Promise<void> {
  await hub.publisher.publish(
    { channels: [`user:${row.user_id}`], type: 'notification.changed', data: toNotification(row) },
    trx,
  );
}

async function remove(
  hub: Hub,
  trx: HubTransaction,
  { id, user_id: userId }: Pick<NotificationRow, 'id' | 'user_id'>,
): Promise<void> {
  await trx.deleteFrom('notifications').where('id', '=', id).execute();
  await hub.publisher.publish(
    {
      channels: [`user:${userId}`],
      type: 'notification.removed',
      data: null,
      key: `notification:${id}`,
    },
    trx,
  );
}

async function trim(trx: HubTransaction, userId: string): Promise<void> {
  const last = await trx
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .offset(mostNotifications - 1)
    .limit(1)
    .executeTakeFirst();
  if (!last) return;
  await trx.deleteFrom('notifications').where('user_id', '=', userId).where('id', '<', last.id).execute();
}

/** Counts anew what is unread and tells it. */
export async function tellInbox(
  hub: Pick<Hub, 'publisher'>,
  trx: HubTransaction,
  userId: string,
): Promise<void> {
  const { unread } = await trx
    .selectFrom('notifications')
    .select(({ fn }) => fn.countAll<number>().as('unread'))
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  const { revision } = await trx
    .insertInto('inboxes')
    .values({ user_id: userId, unread, revision: 1 })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet((eb) => ({
        unread,
        revision: eb('inboxes.revision', '+', 1),
      })),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  await hub.publisher.publish(
    { channels: [`user:${userId}`], type: 'inbox.changed', data: { userId, unread, revision } },
    trx,
  );
}

/** A row as its owner sees it. */
export function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    // As `notify` has stored them, together.
    kind: row.kind as 'notice',
    data: JSON.parse(row.data) as NotificationKinds['notice'],
    project: namedOf(row.project_id, row.project_name),
    by: namedOf(row.actor_id, row.actor_name),
    count: row.count,
    createdAt: row.created_at,
    readAt: row.read_at,
    revision: row.revision,
  };
}
