import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedNotice, Notice } from '@headway/hub-api';
import { parsePositionHeader, positionHeader } from '@headway/protocol';
import { expect, it } from 'vitest';
import { signedInPerson } from '../test-support/accounts.ts';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { connectLive } from '../test-support/live.ts';

const words = { level: 'warning', message: 'The hub stops at noon for an hour.' } as const;

async function noticesOf(api: TestApi): Promise<ListedNotice[]> {
  return (await api.get<{ items: ListedNotice[] }>('/api/notices')).body.items;
}

it('tells everyone, also who comes later, and takes back from all', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const eve = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
  const before = await eve.api.get('/api/notices');
  const [position] = parsePositionHeader(before.headers.get(positionHeader) ?? '');
  const live = await connectLive(hub.url, await eve.api.token(), [
    { channel: 'system', ...(position && { after: position }) },
  ]);
  expect((await live.message('connected')).subscriptions).toMatchObject([{ recovery: 'resumed' }]);

  const { status, body: notice } = await api.post<Notice>('/api/notices', words);
  expect([status, notice]).toMatchObject([201, { ...words, endsAt: null }]);
  const told = await live.event(({ type }) => type === 'notice.changed');
  expect(told).toMatchObject({ channel: 'system', key: `notice:${notice.id}`, data: notice });
  expect(await noticesOf(eve.api)).toEqual([{ ...notice, dismissed: false }]);
  // Whoever comes later has it from the channel alone.
  const later = await connectLive(hub.url, await eve.api.token(), [{ channel: 'system' }]);
  const { subscriptions } = await later.message('connected');
  expect(JSON.stringify(subscriptions)).toContain(notice.id);

  expect((await api.request('DELETE', `/api/notices/${notice.id}`)).status).toBe(204);
  await live.event(({ type, key }) => type === 'notice.removed' && key === `notice:${notice.id}`);
  expect(await noticesOf(eve.api)).toEqual([]);
  expect((await api.request('DELETE', `/api/notices/${notice.id}`)).status).toBe(404);
});

it('is put away by each person for themselves, on all their devices', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const eve = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
  const { id } = (await api.post<Notice>('/api/notices', words)).body;
  const phone = await connectLive(hub.url, await eve.api.token(), [{ channel: `user:${eve.id}` }]);
  await phone.message('connected');
  for (let times = 0; times < 2; times += 1) {
    expect((await eve.api.post(`/api/notices/${id}/dismiss`)).status).toBe(204);
  }
  const heard = await phone.event(({ type }) => type === 'notice.dismissed');
  expect(heard.data).toEqual({ noticeId: id });
  expect(await noticesOf(eve.api)).toMatchObject([{ id, dismissed: true }]);
  expect(await noticesOf(api)).toMatchObject([{ id, dismissed: false }]);
  expect((await eve.api.post('/api/notices/nothing/dismiss')).status).toBe(404);
});

it('goes by itself when it is over, and holds over a restart and the loss of the log', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const live = await connectLive(hub.url, await api.token(), [{ channel: 'system' }]);
  await live.message('connected');
  const endsAt = new Date(Date.now() + 1500).toISOString();
  const brief = (await api.post<Notice>('/api/notices', { ...words, endsAt })).body;
  const lasting = (await api.post<Notice>('/api/notices', words)).body;
  await live.event(({ type, key }) => type === 'notice.removed' && key === `notice:${brief.id}`);
  expect(await noticesOf(api)).toMatchObject([{ id: lasting.id }]);

  await hub.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `events.db${suffix}`), { force: true });
  const again = await startTestHub({ dataDir });
  const later = createApi(again.url);
  await later.signIn(admin);
  const anew = await connectLive(again.url, await later.token(), [{ channel: 'system' }]);
  expect(JSON.stringify((await anew.message('connected')).subscriptions)).toContain(lasting.id);
});

it('is the administrator’s, within bounds', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const eve = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
  expect((await eve.api.post('/api/notices', words)).status).toBe(403);
  const past = { ...words, endsAt: '2020-01-01T00:00:00Z' };
  expect((await api.post('/api/notices', past)).status).toBe(422);
  expect((await api.post('/api/notices', { ...words, message: ' ' })).status).toBe(422);
  const statuses: number[] = [];
  for (let count = 0; count < 11; count += 1) {
    statuses.push((await api.post('/api/notices', words)).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 409]);
  const [first] = await noticesOf(api);
  expect((await eve.api.request('DELETE', `/api/notices/${first?.id}`)).status).toBe(403);
});
