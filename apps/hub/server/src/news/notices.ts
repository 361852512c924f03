import type { ListedNotice, Notice } from '@headway/hub-api';
import type { EventDraft } from '@headway/protocol';
import { recordActivity } from './activity.ts';
import { requireAdministrator } from '../accounts/administrator.ts';
import type { HubDatabase, HubTransaction, NoticeRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { notify, withdrawNews } from './notifications.ts';
import { ApiError, notFound } from '../http/problem.ts';

type Hub = Pick<HubServices, 'db' | 'publisher' | 'now' | 'newId'>;

/** That are shown at one time; whoever says more is heard less. */
const mostNotices = 10;

/** What is shown now, the newest first, as one person has it. */
export async function listNotices(
  { db, now }: Pick<Hub, 'db' | 'now'>,
  userId: string,
): Promise<ListedNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .leftJoin('notice_dismissals', (join) =>
      join
        .onRef('notice_dismissals.notice_id', '=', 'notices.id')
        .on('notice_dismissals.user_id', '=', userId),
    )
    .selectAll('notices')
    .select('notice_dismissals.user_id as dismissed_by')
    .where(({ or, eb }) => or([eb('ends_at', 'is', null), eb('ends_at', '>', now())]))
    .orderBy('notices.id', 'desc')
    .execute();
  return rows.map((row) => ({ ...toNotice(row), dismissed: row.dismissed_by !== null }));
}

/** What the channel of the system carries when the log does not know it. */
export async function loadNotices(db: HubDatabase): Promise<EventDraft[]> {
  const rows = await db.selectFrom('notices').selectAll().orderBy('id').execute();
  return rows.map((row) => ({ type: 'notice.changed', data: toNotice(row) }));
}

/** Says something to everyone. @throws ApiError `forbidden`, `too_many_notices`. */
export async function postNotice(
  hub: Hub,
  userId: string,
  { level, message, endsAt }: { level: Notice['level']; message: string; endsAt: string | null },
): Promise<Notice> {
  if (endsAt !== null && endsAt <= hub.now()) {
    throw new ApiError('invalid_body', 'body.endsAt: this time is over already.');
  }
  return await hub.db.transaction().execute(async (trx) => {
    await requireAdministrator(trx, userId);
    const shown = await trx.selectFrom('notices').select('id').limit(mostNotices).execute();
    if (shown.length >= mostNotices) {
      throw new ApiError('too_many_notices', `${mostNotices} notices are shown already: take one back.`);
    }
    const row: NoticeRow = { id: hub.newId(), level, message, created_at: hub.now(), ends_at: endsAt };
    await trx.insertInto('notices').values(row).execute();
    const notice = toNotice(row);
    await hub.publisher.publish({ channels: ['system'], type: 'notice.changed', data: notice }, trx);
    await notify(hub, trx, {
      userIds: await everyone(trx),
      kind: 'notice',
      key: `notice:${row.id}`,
      by: userId,
      data: { noticeId: row.id, level, message },
    });
    await record(hub, trx, { row, userId, action: 'notice.posted' });
    return notice;
  });
}

/** Takes a notice back from all screens. @throws ApiError `forbidden`, `not_found`. */
export async function withdrawNotice(hub: Hub, userId: string, id: string): Promise<void> {
  await hub.db.transaction().execute(async (trx) => {
    await requireAdministrator(trx, userId);
    const row = await trx.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('notice');
    await remove(hub, trx, id);
    await record(hub, trx, { row, userId, action: 'notice.withdrawn' });
  });
}

/** Puts a notice away for one person, on all their devices. @throws ApiError `not_found`. */
export async function dismissNotice(hub: Hub, userId: string, id: string): Promise<void> {
  await hub.db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('notices').select('id').where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('notice');
    await trx
      .insertInto('notice_dismissals')
      .values({ notice_id: id, user_id: userId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await hub.publisher.publish(
      { channels: [`user:${userId}`], type: 'notice.dismissed', data: { noticeId: id } },
      trx,
    );
  });
}

/** Takes away what is over. Called now and then. */
export async function sweepNotices(hub: Hub): Promise<void> {
  const over = await hub.db.selectFrom('notices').select('id').where('ends_at', '<=', hub.now()).execute();
  for (const { id } of over) await hub.db.transaction().execute((trx) => remove(hub, trx, id));
}

async function remove(hub: Hub, trx: HubTransaction, id: string): Promise<void> {
  await trx.deleteFrom('notices').where('id', '=', id).execute();
  await hub.publisher.publish(
    { channels: ['system'], type: 'notice.removed', data: null, key: `notice:${id}` },
    trx,
  );
  await withdrawNews(hub, trx, { userIds: await everyone(trx), key: `notice:${id}` });
}

async function record(
  hub: Hub,
  trx: HubTransaction,
  { row, userId, action }: { row: NoticeRow; userId: string; action: 'notice.posted' | 'notice.withdrawn' },
): Promise<void> {
  const subject = { type: 'notice', id: row.id, name: row.message.slice(0, 120) } as const;
  await recordActivity(hub, trx, { projectId: null, actorId: userId, action, subject });
}

async function everyone(trx: HubTransaction): Promise<string[]> {
  const rows = await trx.selectFrom('user').select('id').execute();
  return rows.map(({ id }) => id);
}

function toNotice(row: NoticeRow): Notice {
  return {
    id: row.id,
    level: row.level,
    message: row.message,
    createdAt: row.created_at,
    endsAt: row.ends_at,
  };
}
