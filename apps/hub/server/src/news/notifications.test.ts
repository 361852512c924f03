import type { NotificationKind } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { listNotifications, inboxOf, markNotifications, sweepNotifications } from './notification-records.ts';
import { mostNotifications, type News, notify, withdrawNews } from './notifications.ts';
import { testRecords, type TestRecords } from '../test-support/records.ts';

const shared: News<'project.shared'> = {
  userIds: ['ben'],
  kind: 'project.shared',
  key: 'shared:P',
  projectId: 'P',
  by: 'ada',
  data: { role: 'editor' },
};

const tell = <Kind extends NotificationKind>(hub: TestRecords, news: News<Kind>): Promise<void> =>
  hub.db.transaction().execute((trx) => notify(hub, trx, news));

async function inbox(hub: TestRecords, userId: string) {
  const { items } = await listNotifications(hub.db, userId, { limit: 200, cursor: undefined, unread: false });
  return items;
}
const unread = async (hub: TestRecords, userId: string) => (await inboxOf(hub.db, userId)).unread;

it('tells everyone but who did it, with names as they were, in their own channels', async () => {
  const hub = await testRecords();
  await tell(hub, { ...shared, userIds: ['ada', 'ben', 'ben', 'cleo'] });
  expect(await inbox(hub, 'ada')).toEqual([]);
  const [told] = await inbox(hub, 'ben');
  expect(told).toMatchObject({
    kind: 'project.shared',
    project: { id: 'P', name: 'Plate 7' },
    by: { id: 'ada', name: 'Ada' },
    data: { role: 'editor' },
    count: 1,
    readAt: null,
  });
  expect(hub.published.map(({ type, channels }) => [type, ...channels])).toEqual([
    ['notification.changed', 'user:ben'],
    ['inbox.changed', 'user:ben'],
    ['notification.changed', 'user:cleo'],
    ['inbox.changed', 'user:cleo'],
  ]);
  expect(hub.published[0]?.data).toEqual(told);
});

it('does not repeat itself within seconds, read or not, but says what holds now', async () => {
  const hub = await testRecords();
  await tell(hub, shared);
  const [first] = await inbox(hub, 'ben');
  await markNotifications(hub, 'ben', { ids: [first?.id ?? ''], read: true });
  hub.pass(4999);
  await tell(hub, { ...shared, data: { role: 'viewer' } });
  expect(await inbox(hub, 'ben')).toMatchObject([
    { id: first?.id, data: { role: 'viewer' }, readAt: expect.any(String) },
  ]);
  expect(await unread(hub, 'ben')).toBe(0);
  hub.pass(1);
  await tell(hub, shared);
  expect(await inbox(hub, 'ben')).toMatchObject([{ readAt: null, count: 1 }, { id: first?.id }]);
  expect(await unread(hub, 'ben')).toBe(1);
});

it('moves what is unread to the top and counts it, instead of telling it twice', async () => {
  const hub = await testRecords();
  const changed = {
    userIds: ['ben'],
    kind: 'result.changed',
    key: 'result:A',
    by: 'ada',
    data: { assetId: 'A', name: 'a.png', resultId: null },
  } as const;
  await tell(hub, changed);
  const [first] = await inbox(hub, 'ben');
  await tell(hub, shared);
  hub.pass(60_000);
  await tell(hub, changed);
  expect(await inbox(hub, 'ben')).toMatchObject([
    { kind: 'result.changed', count: 2 },
    { kind: 'project.shared', count: 1 },
  ]);
  expect(await unread(hub, 'ben')).toBe(2);
  expect(hub.published).toContainEqual({
    channels: ['user:ben'],
    type: 'notification.removed',
    data: null,
    key: `notification:${first?.id}`,
  });
});

it('marks some, or all up to one, and leaves others’ inboxes alone', async () => {
  const hub = await testRecords();
  for (const key of ['one', 'two', 'three']) await tell(hub, { ...shared, userIds: ['ben', 'cleo'], key });
  const [newest, middle] = await inbox(hub, 'ben');
  const [others] = await inbox(hub, 'cleo');
  expect(await markNotifications(hub, 'ben', { upTo: middle?.id, read: true })).toMatchObject({ unread: 1 });
  expect(await markNotifications(hub, 'ben', { ids: [others?.id ?? ''], read: true })).toMatchObject({
    unread: 1,
  });
  expect(await unread(hub, 'cleo')).toBe(3);
  const ids = [newest?.id ?? '', middle?.id ?? ''];
  expect(await markNotifications(hub, 'ben', { ids, read: false })).toMatchObject({ unread: 2 });
  const told = hub.published.findLast(({ type }) => type === 'inbox.changed');
  expect(told?.data).toEqual(await inboxOf(hub.db, 'ben'));
  const before = hub.published.length;
  await markNotifications(hub, 'ben', { ids, read: false });
  expect(hub.published).toHaveLength(before);
});

it('takes back what is unread of something', async () => {
  const hub = await testRecords();
  await tell(hub, shared);
  await hub.db.transaction().execute((trx) => withdrawNews(hub, trx, { userIds: ['ben'], key: shared.key }));
  expect(await inbox(hub, 'ben')).toEqual([]);
  expect(await unread(hub, 'ben')).toBe(0);
});

it('keeps the newest, and what was read for a while', async () => {
  const hub = await testRecords();
  for (let number = 0; number < mostNotifications + 3; number += 1) {
    await tell(hub, { ...shared, key: `shared:${number}` });
  }
  expect(await unread(hub, 'ben')).toBe(mostNotifications);
  const page = await inbox(hub, 'ben');
  await markNotifications(hub, 'ben', { ids: page.slice(0, 2).map(({ id }) => id), read: true });
  hub.pass(91 * 86_400_000);
  await sweepNotifications(hub);
  expect(await unread(hub, 'ben')).toBe(mostNotifications - 2);
  expect((await inbox(hub, 'ben'))[0]?.id).toBe(page[2]?.id);
});
