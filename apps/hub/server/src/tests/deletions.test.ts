import type { Deletion, Page } from '@headway/hub-api';
import type { Asset, Job, Project } from '@headway/protocol';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Restored } from '../projects/deletions.ts';
import { signedInPerson } from '../test-support/accounts.ts';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

const remove = (api: TestApi, path: string) => api.request<Deletion>('DELETE', path);

/** A project with one image that has a result. */
async function processedImage(api: TestApi): Promise<{ id: string; asset: Asset }> {
  const { id } = await api.createProject();
  const { latestJobId, ...uploaded } = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() });
  await api.jobIn(latestJobId ?? '', 'completed');
  return { id, asset: (await api.get<Asset>(`/api/assets/${uploaded.id}`)).body };
}

it('brings an image back with its result and its counts', async () => {
  const { hub, api } = await startSignedIn();
  const { id, asset } = await processedImage(api);
  const before = (await api.get<Project>(`/api/projects/${id}`)).body;
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${id}` }]);
  await live.message('connected');

  const { body: deletion, status } = await remove(api, `/api/assets/${asset.id}`);
  expect(status).toBe(200);
  expect(deletion).toMatchObject({ subject: 'image', assetId: asset.id, name: 'a.png', images: 1 });
  const told = await live.event(({ type }) => type === 'deletion.created');
  expect(told).toMatchObject({ key: `deletion:${deletion.id}`, data: deletion });
  const gone = await live.event(({ type }) => type === 'asset.deleted');
  // Screens must know with which revision it went before they hear that it went.
  expect(told.offset).toBeLessThan(gone.offset);
  for (const path of [
    `/api/assets/${asset.id}`,
    `/api/assets/${asset.id}/file`,
    `/api/assets/${asset.id}/thumbnail`,
    `/api/results/${asset.currentResultId}`,
    `/api/results/${asset.currentResultId}.csv`,
    `/api/jobs/${asset.latestJobId}/result`,
  ]) {
    expect([path, (await api.get(path)).status]).toEqual([path, 404]);
  }
  expect((await api.get<Page<Asset>>(`/api/projects/${id}/assets`)).body.items).toEqual([]);
  expect((await api.get(`/api/projects/${id}`)).body).toMatchObject({
    imageCount: 0,
    processedCount: 0,
    storageBytes: 0,
  });
  const list = await api.get<Page<Deletion>>(`/api/projects/${id}/deletions`);
  expect(list.body.items).toEqual([deletion]);
  expect(list.headers.get('headway-position')).toContain(`project:${id}`);
  expect((await api.get(`/api/deletions/${deletion.id}/thumbnail`)).status).toBe(200);

  const restored = await api.post<Restored>(`/api/deletions/${deletion.id}/restore`);
  expect(restored.body.asset).toEqual({ ...asset, revision: deletion.subjectRevision + 1 });
  expect(await live.event(({ type }) => type === 'deletion.ended')).toMatchObject({
    key: `deletion:${deletion.id}`,
    data: null,
  });
  const back = await live.event(({ type, key }) => type === 'asset.updated' && key === `asset:${asset.id}`);
  expect(back.data).toEqual(restored.body.asset);
  const { imageCount, processedCount, storageBytes } = before;
  expect((await api.get(`/api/projects/${id}`)).body).toMatchObject({
    imageCount,
    processedCount,
    storageBytes,
  });
  expect((await api.get(`/api/results/${asset.currentResultId}`)).status).toBe(200);
  expect((await api.get(`/api/assets/${asset.id}/file`)).status).toBe(200);
  expect((await api.post(`/api/deletions/${deletion.id}/restore`)).status).toBe(404);
});

it('counts the result of a job that ended after its image was deleted, once it is back', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 80, delayMs: 20 },
  });
  await api.jobIn(job.id, 'running');
  const { body: deletion } = await remove(api, `/api/assets/${asset.id}`);
  const { status } = await api.jobIn(job.id, 'cancelled', 'completed');
  await api.post(`/api/deletions/${deletion.id}/restore`);
  expect((await api.get(`/api/projects/${id}`)).body).toMatchObject({
    imageCount: 1,
    processedCount: status === 'completed' ? 1 : 0,
  });
  // What was cancelled with it can be asked for again.
  await api.post(`/api/jobs/${job.id}/retry`);
  await api.jobIn(job.id, 'completed');
  expect((await api.get(`/api/projects/${id}`)).body).toMatchObject({ processedCount: 1 });
});

it('brings a project back for all that hear of it, and hides it from everybody until then', async () => {
  const { hub, api } = await startSignedIn();
  const { id, asset } = await processedImage(api);
  const userId = (await api.get<{ user: { id: string } }>('/api/session')).body.user.id;
  const live = await connectLive(hub.url, await api.token(), [{ channel: `user:${userId}` }]);
  await live.message('connected');
  const { body: deletion } = await remove(api, `/api/projects/${id}`);
  expect(deletion).toMatchObject({ subject: 'project', projectId: id, assetId: null, images: 1 });
  await live.event(({ type }) => type === 'project.deleted');
  for (const path of [
    `/api/projects/${id}`,
    `/api/projects/${id}/assets`,
    `/api/projects/${id}/deletions`,
    `/api/assets/${asset.id}`,
    `/api/results/${asset.currentResultId}`,
    `/api/jobs/${asset.latestJobId}`,
  ]) {
    expect([path, (await api.get(path)).status]).toEqual([path, 404]);
  }
  expect((await api.get<Page<Project>>('/api/projects')).body.items).toEqual([]);
  expect((await api.get<Page<Deletion>>('/api/deletions')).body.items).toEqual([deletion]);
  const refused = await connectLive(hub.url, await api.token(), [{ channel: `project:${id}` }]);
  expect((await refused.message('connected')).subscriptions).toMatchObject([{ code: 'forbidden' }]);

  const { body } = await api.post<Restored>(`/api/deletions/${deletion.id}/restore`);
  expect(body.asset).toBeNull();
  const back = await live.event(({ type }) => type === 'project.created');
  expect(back.data).toEqual(body.project);
  expect(body.project.revision).toBeGreaterThan(deletion.subjectRevision);
  expect((await api.get<Page<Deletion>>('/api/deletions')).body.items).toEqual([]);
  expect((await api.get(`/api/assets/${asset.id}`)).status).toBe(200);
});

it('deletes for good with all files, when asked and when the time is over', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const one = await processedImage(api);
  const other = await processedImage(api);
  await api.get(`/api/assets/${one.asset.id}/file?view=png`);
  const { body: image } = await remove(api, `/api/assets/${one.asset.id}`);
  expect(existsSync(join(dataDir, 'files', one.asset.id))).toBe(true);
  expect((await remove(api, `/api/deletions/${image.id}`)).status).toBe(204);
  for (const kind of ['files', 'thumbnails', 'views']) {
    expect(readdirSync(join(dataDir, kind))).not.toContain(one.asset.id);
  }
  expect((await api.post(`/api/deletions/${image.id}/restore`)).status).toBe(404);
  expect((await api.get<Page<Deletion>>(`/api/projects/${one.id}/deletions`)).body.items).toEqual([]);

  const kept = (await remove(api, `/api/projects/${one.id}`)).body;
  await hub.close();
  const again = await startSignedIn({ dataDir, env: { HEADWAY_TRASH_DAYS: '0' } });
  // It was promised longer.
  expect((await again.api.get<Page<Deletion>>('/api/deletions')).body.items).toEqual([kept]);
  await remove(again.api, `/api/projects/${other.id}`);
  await again.hub.close();
  const last = await startSignedIn({ dataDir });
  await vi.waitFor(async () => {
    expect((await last.api.get<Page<Deletion>>('/api/deletions')).body.items).toEqual([kept]);
    expect(readdirSync(join(dataDir, 'files'))).toEqual([]);
  });
});

it('cancels what runs for a deleted image', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 6000, delayMs: 50 },
  });
  await api.jobIn(job.id, 'running');
  await remove(api, `/api/assets/${asset.id}`);
  expect(await api.jobIn(job.id, 'cancelled')).toMatchObject({ id: job.id });
});

it('lists a deleted project for those who can bring it back only', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const ben = await signedInPerson({ url: hub.url, dataDir }, 'Ben');
  const { id } = await api.createProject();
  await api.post(`/api/projects/${id}/members`, { email: ben.email, role: 'editor' });
  const { body: deletion } = await remove(api, `/api/projects/${id}`);
  expect((await ben.api.get<Page<Deletion>>('/api/deletions')).body.items).toEqual([]);
  expect((await api.get<Page<Deletion>>('/api/deletions')).body.items).toEqual([deletion]);
});
