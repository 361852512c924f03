import type { SystemStatus } from '@headway/protocol';
import { expect, it } from 'vitest';
import { listNotifications } from '../news/notification-records.ts';
import { createSystemWarnings, listWarnings } from './system-warnings.ts';
import { testRecords, type TestRecords } from '../test-support/records.ts';

const calm: SystemStatus = {
  cpuLoad: 1,
  cores: 8,
  memoryUsedBytes: 100,
  memoryTotalBytes: 1000,
  processBytes: 10,
  eventLoopLagMs: 2,
  gpuLoad: 1,
  connections: 3,
  workers: { busy: 1, total: 2 },
  queue: { waiting: 4, active: 1 },
  uptimeSeconds: 60,
  disk: { usedBytes: 500, totalBytes: 1000 },
};
const full: SystemStatus = { ...calm, disk: { usedBytes: 970, totalBytes: 1000 } };

async function inboxOf(hub: TestRecords, userId: string) {
  const { items } = await listNotifications(hub.db, userId, { limit: 50, cursor: undefined, unread: true });
  return items;
}

it('tells once of what runs short, to the administrator too, and takes it back when it is over', async () => {
  const hub = await testRecords();
  const warnings = await createSystemWarnings(hub);
  for (let times = 0; times < 5; times += 1) await warnings.hear(full);
  const message = 'The disk is 97\u00a0% full. Uploads may fail.';
  expect(await listWarnings(hub)).toMatchObject([{ kind: 'disk', message, endedAt: null }]);
  const told = hub.published.filter(({ type }) => type === 'warning.changed');
  expect(told).toMatchObject([{ channels: ['system'], data: { kind: 'disk', endedAt: null } }]);
  expect(await inboxOf(hub, 'ada')).toMatchObject([
    { kind: 'system.warning', data: { what: 'disk', message } },
  ]);
  expect(await inboxOf(hub, 'ben')).toEqual([]);

  for (let times = 0; times < 5; times += 1) await warnings.hear(calm);
  expect(await listWarnings(hub)).toMatchObject([{ kind: 'disk', endedAt: expect.any(String) }]);
  expect(await inboxOf(hub, 'ada')).toEqual([]);
});

it('goes on after a restart: what lasts is not told again, and ends', async () => {
  const hub = await testRecords();
  const before = await createSystemWarnings(hub);
  for (let times = 0; times < 2; times += 1) await before.hear(full);
  const after = await createSystemWarnings(hub);
  for (let times = 0; times < 5; times += 1) await after.hear(full);
  expect(await listWarnings(hub)).toHaveLength(1);
  for (let times = 0; times < 2; times += 1) await after.hear(calm);
  expect(await listWarnings(hub)).toMatchObject([{ endedAt: expect.any(String) }]);
});

it('does not warn of cores that work: that is what they are there for', async () => {
  const hub = await testRecords();
  const warnings = await createSystemWarnings(hub);
  for (let times = 0; times < 30; times += 1) await warnings.hear(calm);
  expect(await listWarnings(hub)).toEqual([]);
});
