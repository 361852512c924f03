import { join } from 'node:path';
import { createSqlJobQueue } from '@headway/jobs/sql';
import type { Batch, Job } from '@headway/protocol';
import { expect, it, vi } from 'vitest';
import { sealAbandoned } from '../jobs/batch-records.ts';
import { openDatabase } from '../database.ts';
import { createApi, type TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';
import { httpWorker, workerToken } from '../test-support/worker.ts';

const slow = { kind: 'counter', parameters: { ticks: 1000, delayMs: 50 } };
const quick = { kind: 'counter', parameters: {} };

async function startWithImages(count: number) {
  const { hub, api } = await startSignedIn();
  const { id: projectId } = await api.createProject();
  const content = await cellsPng();
  const files = Array.from({ length: count }, (_, index) => ({ name: `${index}.png`, content }));
  const { body } = await api.upload(projectId, files, '?process=false');
  const assetIds = body.items.map(({ id }) => id);
  return { hub, api, projectId, assetIds };
}

async function batchIn(api: TestApi, id: string, status: Batch['status']): Promise<Batch> {
  return await vi.waitFor(
    async () => {
      const { body } = await api.get<Batch>(`/api/batches/${id}`);
      expect(body.status).toBe(status);
      return body;
    },
    { timeout: 60_000 },
  );
}

it('processes several images as one batch, told once when all have ended', async () => {
  const { hub, api, projectId, assetIds } = await startWithImages(3);
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${projectId}` }]);
  await live.message('connected');
  const { status, body: batch } = await api.post<Batch>(`/api/projects/${projectId}/batches`, {
    ...quick,
    assetIds: [...assetIds, assetIds[0]],
    name: 'Again',
  });
  expect(status).toBe(202);
  expect(batch).toMatchObject({ name: 'Again', status: 'running', counts: { total: 3 } });
  expect(await batchIn(api, batch.id, 'completed')).toMatchObject({
    fraction: 1,
    counts: { completed: 3, failed: 0, total: 3 },
  });
  await live.event(({ type }) => type === 'batch.completed');
  expect(live.events.filter(({ type }) => type === 'batch.completed')).toHaveLength(1);
  const list = await api.get<{ items: Batch[] }>(`/api/projects/${projectId}/batches?status=completed`);
  expect(list.body.items.map(({ id }) => id)).toEqual([batch.id]);
  expect((await api.get<{ items: Job[] }>(`/api/jobs?batchId=${batch.id}`)).body.items).toHaveLength(3);
});

it('is paused, goes on, and is cancelled as a whole', async () => {
  const { api, projectId, assetIds } = await startWithImages(3);
  const { body: batch } = await api.post<Batch>(`/api/projects/${projectId}/batches`, { ...slow, assetIds });
  const path = `/api/batches/${batch.id}`;
  await vi.waitFor(async () => {
    expect((await api.get<Batch>(path)).body.counts.active).toBe(1);
  });
  expect((await api.post<Batch>(`${path}/pause`)).body.status).toBe('paused');
  expect((await api.post(`${path}/pause`)).status).toBe(409);
  expect((await api.post<Batch>(`${path}/resume`)).status).toBe(202);
  expect((await api.post<Batch>(`${path}/cancel`)).status).toBe(202);
  const done = await batchIn(api, batch.id, 'completed');
  expect(done.counts).toMatchObject({ cancelled: 3, total: 3, waiting: 0, active: 0 });
  expect((await api.post(`${path}/cancel`)).status).toBe(409);
});

it('takes more images while it is open, lets go of a job, and is completed once it is sealed', async () => {
  const { api, projectId, assetIds } = await startWithImages(3);
  const [first, second, third] = assetIds;
  const { body: batch } = await api.post<Batch>(`/api/projects/${projectId}/batches`, {
    ...slow,
    assetIds: [first],
    open: true,
  });
  expect(batch.status).toBe('open');
  const added = await api.post<{ items: Job[] }>(`/api/batches/${batch.id}/jobs`, {
    ...quick,
    assetIds: [second, third],
  });
  expect(added.body.items).toHaveLength(2);
  const [running] = (await api.get<{ items: Job[] }>(`/api/jobs?batchId=${batch.id}&assetId=${first}`)).body
    .items;
  const removed = await api.request<Job>('DELETE', `/api/batches/${batch.id}/jobs/${running?.id}`);
  expect(removed).toMatchObject({ status: 200, body: { id: running?.id } });
  expect(await api.request('DELETE', `/api/batches/${batch.id}/jobs/${running?.id}`)).toMatchObject({
    status: 404,
    body: { detail: 'There is no job in this batch with this id.' },
  });
  for (const { id } of added.body.items) await api.jobIn(id, 'completed');
  expect((await api.get<Batch>(`/api/batches/${batch.id}`)).body).toMatchObject({ status: 'open' });
  await api.post(`/api/batches/${batch.id}/seal`);
  expect((await batchIn(api, batch.id, 'completed')).counts).toMatchObject({ completed: 2, total: 2 });
});

it('is made by an upload of several requests, and sealed when its page says so or went away', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const { id: projectId } = await api.createProject();
  const content = await cellsPng();
  for (const batchId of ['said', 'gone']) {
    for (const name of ['a.png', 'b.png'])
      await api.uploadOne(projectId, { name, content }, `?batchId=${batchId}`);
  }
  await vi.waitFor(
    async () => {
      for (const id of ['said', 'gone']) {
        const { body } = await api.get<Batch>(`/api/batches/${id}`);
        expect(body).toMatchObject({ status: 'open', counts: { completed: 2, total: 2 } });
      }
    },
    { timeout: 60_000 },
  );
  await api.post('/api/batches/said/seal');
  await batchIn(api, 'said', 'completed');
  await hub.close();
  const db = openDatabase(join(dataDir, 'hub.db'));
  const queue = createSqlJobQueue({ db, publisher: { publish: () => Promise.resolve() } });
  const sealLater = (ms: number) => sealAbandoned({ db, queue }, { now: () => Date.now() + ms });
  expect(await sealLater(60_000)).toBe(0);
  expect(await sealLater(3_600_000)).toBe(1);
  expect((await queue.batch('gone'))?.status).toBe('completed');
  await db.destroy();
});

it('is refused when it makes no sense, and is not there for others', async () => {
  const { hub, api, projectId, assetIds } = await startWithImages(1);
  const path = `/api/projects/${projectId}/batches`;
  for (const body of [
    {},
    { ...quick, assetIds: [] },
    { ...quick, assetIds, name: ' ' },
    { kind: 'x', assetIds },
  ]) {
    expect((await api.post(path, body)).status).toBe(422);
  }
  expect((await api.post(path, { ...quick, assetIds: [...assetIds, 'nobody'] })).status).toBe(404);
  // All or nothing: the image that is there was not processed.
  expect((await api.get<{ items: Job[] }>(`/api/jobs?projectId=${projectId}`)).body.items).toEqual([]);
  const { body: other } = await api.post<{ id: string }>('/api/projects', { name: 'Other' });
  expect((await api.post(`/api/projects/${other.id}/batches`, { ...quick, assetIds })).status).toBe(404);

  await api.post(path, { ...quick, assetIds });
  const content = await cellsPng();
  await api.uploadOne(projectId, { name: 'a.png', content }, '?batchId=mine');
  const elsewhere = await api.upload(other.id, [{ name: 'b.png', content }], '?batchId=mine');
  expect(elsewhere).toMatchObject({ status: 409, body: { code: 'batch_conflict' } });

  const stranger = createApi(hub.url);
  for (const address of ['/api/batches/mine', path]) expect((await stranger.get(address)).status).toBe(401);
  expect((await api.get('/api/batches/nobody')).status).toBe(404);
});

it('takes nothing while it is being cancelled, and says so', async () => {
  const { hub, api, projectId, assetIds } = await startWithImages(2);
  const [first = '', second = ''] = assetIds;
  const { token } = await workerToken(api, projectId, { kinds: ['elsewhere', 'by-hand'] });
  const worker = httpWorker(hub.url, token);
  const work = { kind: 'elsewhere', assetIds: [first] };
  const { body: batch } = await api.post<Batch>(`/api/projects/${projectId}/batches`, {
    ...work,
    open: true,
  });
  // Taken by a worker that does not hear that it is cancelled: for a while the batch is not.
  const run = await worker.take();
  expect((await api.post<Batch>(`/api/batches/${batch.id}/cancel`)).body.status).toBe('cancelling');
  const conflict = { status: 409, body: { code: 'batch_conflict' } };
  const added = await api.post(`/api/batches/${batch.id}/jobs`, { ...quick, assetIds: [second] });
  expect(added).toMatchObject(conflict);
  const byHand = await api.post(`/api/batches/${batch.id}/jobs`, { kind: 'by-hand', assetIds: [second] });
  expect(byHand).toMatchObject(conflict);
  const content = await cellsPng();
  const uploaded = await api.upload(projectId, [{ name: 'a.png', content }], `?batchId=${batch.id}`);
  expect(uploaded).toMatchObject(conflict);
  await worker.about(run, 'release');
  expect((await batchIn(api, batch.id, 'completed')).counts).toMatchObject({ cancelled: 1, total: 1 });
});
