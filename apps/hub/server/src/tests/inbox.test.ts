import type { Activity, InboxState, Notification, Page } from '@headway/hub-api';
import type { Batch, Job, JobReview } from '@headway/protocol';
import { expect, it, vi } from 'vitest';
import type { TestApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

const inboxOf = async (api: TestApi, query = '') =>
  (await api.get<Page<Notification>>(`/api/notifications${query}`)).body.items;
const unread = async (api: TestApi) => (await api.get<InboxState>('/api/inbox')).body.unread;

async function withImages(count: number) {
  const { hub, api } = await startSignedIn();
  const { id: projectId } = await api.createProject();
  const content = await cellsPng();
  const files = Array.from({ length: count }, (_, at) => ({ name: `${at}.png`, content }));
  const { body } = await api.upload(projectId, files, '?process=false');
  const assetIds = body.items.map(({ id }) => id);
  const batch = async (parameters: object, ids = assetIds) => {
    const work = { kind: 'counter', assetIds: ids, parameters };
    return (await api.post<Batch>(`/api/projects/${projectId}/batches`, work)).body;
  };
  return { hub, api, projectId, assetIds, batch };
}

it('tells a batch once, and nothing of a short run that one has waited for', async () => {
  const { hub, api, projectId, assetIds, batch } = await withImages(3);
  const { user } = (await api.get<{ user: { id: string } }>('/api/session')).body;
  const live = await connectLive(hub.url, await api.token(), [{ channel: `user:${user.id}` }]);
  await live.message('connected');
  const run = await api.post<Job>(`/api/assets/${assetIds[0]}/jobs`, { kind: 'counter' });
  await api.jobIn(run.body.id, 'completed');
  const { id: batchId } = await batch({});
  await live.event(({ type }) => type === 'inbox.changed');
  const told = await inboxOf(api);
  expect(told).toMatchObject([
    {
      kind: 'batch.done',
      project: { id: projectId, name: 'Plate 7' },
      by: null,
      data: { batchId, completed: 3, failed: 0 },
      readAt: null,
    },
  ]);
  const heard = await live.event(({ type }) => type === 'notification.changed');
  expect(heard.data).toEqual(told[0]);
  expect(await unread(api)).toBe(1);
});

it('tells the failures of a batch as one, until the batch has ended', async () => {
  const { api, batch } = await withImages(2);
  await batch({ outcome: 'fail' });
  await vi.waitFor(async () =>
    expect(await inboxOf(api)).toMatchObject([
      { kind: 'job.failed', count: 2, data: { message: 'The count came out wrong.' } },
    ]),
  );
  expect(await unread(api)).toBe(1);
});

it('says with the end of a batch how many have failed, instead of telling both', async () => {
  const { api, projectId, assetIds } = await withImages(2);
  const [first, second] = assetIds;
  const work = { kind: 'counter', assetIds: [first], parameters: { outcome: 'fail' }, open: true };
  const { id } = (await api.post<Batch>(`/api/projects/${projectId}/batches`, work)).body;
  await vi.waitFor(async () => expect(await inboxOf(api)).toMatchObject([{ kind: 'job.failed' }]));
  await api.post(`/api/batches/${id}/jobs`, { kind: 'counter', assetIds: [second] });
  await api.post(`/api/batches/${id}/seal`);
  await vi.waitFor(async () =>
    expect(await inboxOf(api)).toMatchObject([{ kind: 'batch.done', data: { completed: 1, failed: 1 } }]),
  );
  expect(await inboxOf(api)).toHaveLength(1);
  expect(await unread(api)).toBe(1);
});

it('sends one to a question for as long as it is open', async () => {
  const { api, batch } = await withImages(2);
  await batch({ outcome: 'ask' });
  await vi.waitFor(async () =>
    expect(await inboxOf(api)).toMatchObject([{ kind: 'job.question', count: 2 }]),
  );
  const { body: open } = await api.get<Page<JobReview>>('/api/reviews');
  const [first, second] = open.items.map(({ id }) => `/api/reviews/${id}/answer`);
  await api.post(first ?? '', { answer: 'yes' });
  expect(await inboxOf(api)).toMatchObject([{ kind: 'job.question' }]);
  await api.post(second ?? '', { answer: 'yes' });
  await vi.waitFor(async () => expect(await inboxOf(api)).toMatchObject([{ kind: 'batch.done' }]));
});

it('is read once, on all devices', async () => {
  const { hub, api, batch } = await withImages(2);
  const { user } = (await api.get<{ user: { id: string } }>('/api/session')).body;
  const phone = await connectLive(hub.url, await api.token(), [{ channel: `user:${user.id}` }]);
  await phone.message('connected');
  await batch({});
  const told = await phone.event(({ type }) => type === 'notification.changed');
  const { id } = told.data as Notification;
  const { body } = await api.post<InboxState>('/api/notifications/read', { ids: [id] });
  expect(body).toMatchObject({ unread: 0 });
  await phone.event(({ type, data }) => type === 'inbox.changed' && (data as InboxState).unread === 0);
  const read = phone.events.findLast(({ type }) => type === 'notification.changed');
  expect(read?.data).toMatchObject({ id, readAt: expect.any(String) });
  expect(await inboxOf(api, '?unread=true')).toEqual([]);
  await api.post('/api/notifications/read', { ids: [id], read: false });
  expect(await inboxOf(api, '?unread=true')).toMatchObject([{ id }]);
  for (const wrong of [{}, { ids: [] }, { ids: [id], upTo: id }, { upTo: id, read: false }]) {
    expect(await api.post('/api/notifications/read', wrong)).toMatchObject({ status: 422 });
  }
});

it('records what was done, in the project and over all', async () => {
  const { api, projectId, assetIds, batch } = await withImages(2);
  await api.request('PATCH', `/api/projects/${projectId}`, { name: 'Plate 8' });
  const { id: batchId } = await batch({ ticks: 1000, delayMs: 100 });
  await api.post(`/api/batches/${batchId}/cancel`);
  await api.post(`/api/assets/${assetIds[0]}/jobs`, { kind: 'counter' });
  for (const pixelSizeUm of [0.5, 0.5, null]) {
    await api.request('PATCH', `/api/assets/${assetIds[0]}`, { pixelSizeUm });
  }
  const { body } = await api.get<Page<Activity>>(`/api/projects/${projectId}/activity`);
  const lines = body.items.filter(({ action }) => action !== 'batch.done');
  expect(lines.map(({ action, count }) => [action, count])).toEqual([
    ['image.changed', 1],
    ['image.changed', 1],
    ['image.processed', 1],
    ['batch.cancelled', 1],
    ['image.processed', 2],
    ['project.renamed', 1],
    ['image.added', 2],
    ['project.created', 1],
  ]);
  expect(lines[5]).toMatchObject({
    actor: { name: 'Ada' },
    subject: { name: 'Plate 8' },
    data: { before: 'Plate 7' },
  });
  const all = (await api.get<Page<Activity>>('/api/activity')).body.items;
  const ofProjects = all.filter(({ action, project }) => project !== null && action !== 'batch.done');
  expect(ofProjects).toEqual(lines);
  expect((await api.get(`/api/projects/unknown/activity`)).status).toBe(404);
});

it('records what was deleted and brought back', async () => {
  const { api, projectId, assetIds } = await withImages(2);
  for (const id of assetIds) await api.request('DELETE', `/api/assets/${id}`);
  const { body: gone } = await api.get<Page<{ id: string }>>(`/api/projects/${projectId}/deletions`);
  await api.post(`/api/deletions/${gone.items[0]?.id}/restore`);
  await api.request('DELETE', `/api/deletions/${gone.items[1]?.id}`);
  await api.request('DELETE', `/api/projects/${projectId}`);
  const { items } = (await api.get<Page<Activity>>('/api/activity')).body;
  expect(items.slice(0, 4).map(({ action, count }) => [action, count])).toEqual([
    ['project.deleted', 1],
    ['image.purged', 1],
    ['image.restored', 1],
    ['image.deleted', 2],
  ]);
  expect((await api.get(`/api/projects/${projectId}/activity`)).status).toBe(404);
});
