import type { Activity, Notification } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { applyTold, createToldTables } from './told-tables.ts';

const time = '2026-01-01T00:00:00.000Z';
const event = (type: string, key: string, data: unknown) => ({
  type,
  channel: 'user:ada',
  offset: 1,
  timestamp: time,
  id: '01',
  key,
  data,
});
const notification: Notification = {
  id: 'N',
  kind: 'project.shared',
  project: null,
  by: null,
  data: { role: 'viewer' },
  count: 1,
  createdAt: time,
  readAt: null,
  revision: 1,
};

it('keeps what it is told, the newest of each, until it is taken back', () => {
  const tables = createToldTables((callback) => callback());
  applyTold(event('notification.changed', 'notification:N', notification), tables);
  applyTold(
    event('notification.changed', 'notification:N', { ...notification, revision: 2, readAt: time }),
    tables,
  );
  applyTold(event('notification.changed', 'notification:N', notification), tables);
  expect(tables.notifications.list()).toMatchObject([{ id: 'N', readAt: time }]);
  applyTold(event('notification.removed', 'notification:N', null), tables);
  expect(tables.notifications.list()).toEqual([]);
});

it('keeps lines of what was done apart from everything else', () => {
  const tables = createToldTables((callback) => callback());
  const line = { id: 'L', count: 1, revision: 1 } as Activity;
  applyTold(event('activity.changed', 'activity:L', line), tables);
  applyTold(event('activity.changed', 'activity:L', { ...line, count: 214, revision: 2 }), tables);
  applyTold(event('job.deleted', 'job:L', null), tables);
  expect(tables.activities.list()).toMatchObject([{ id: 'L', count: 214 }]);
  expect(tables.notifications.list()).toEqual([]);
});
