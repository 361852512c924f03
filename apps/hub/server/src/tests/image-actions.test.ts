import type { Deletion, Page, UploadAnswer } from '@headway/hub-api';
import type { Asset, Batch, Job, JobItem, Project } from '@headway/protocol';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Answer, createApi, type TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

/** A project with images that nobody has processed. */
async function projectOf(api: TestApi, count: number): Promise<{ id: string; assetIds: string[] }> {
  const { id } = await api.createProject();
  const content = await cellsPng({ width: 40, height: 40 });
  const files = Array.from({ length: count }, (_, index) => ({ name: `${index}.png`, content }));
  const { body }: Answer<UploadAnswer> = await api.upload(id, files, '?process=false');
  return { id, assetIds: body.items.map((asset) => asset.id) };
}

async function ask(api: TestApi, projectId: string, body: object): Promise<Job> {
  const answer = await api.post<Job>(`/api/projects/${projectId}/assets/actions`, body);
  expect(answer.status).toBe(202);
  return await api.jobIn(answer.body.id, 'completed');
}

const assetsOf = async (api: TestApi, id: string) =>
  (await api.get<Page<Asset>>(`/api/projects/${id}/assets?limit=200`)).body.items.map((asset) => asset.id);

it('deletes many images, brings them back, and deletes them for good', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const { id, assetIds } = await projectOf(api, 45);
  const before = (await api.get<Project>(`/api/projects/${id}`)).body;
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${id}` }]);
  await live.message('connected');
  const [kept = '', ...gone] = assetIds;

  const job = await ask(api, id, { action: 'delete', assetIds: [...gone, 'nobody'] });
  expect(job.summary?.text).toBe('44 of 45 images, 1 could not have it');
  const items = await api.get<Page<JobItem>>(`/api/jobs/${job.id}/items`);
  expect(items.body.items).toMatchObject([{ item: { id: 'nobody' } }]);
  expect(await assetsOf(api, id)).toEqual([kept]);
  expect((await api.get<Project>(`/api/projects/${id}`)).body.imageCount).toBe(1);
  await live.event(({ key }) => key === `asset:${gone.at(-1)}`);
  // Counts are told for a group of them, not for each.
  expect(live.events.filter(({ type }) => type === 'project.updated').length).toBeLessThan(6);

  await ask(api, id, { action: 'restore', ofAction: job.id });
  expect((await assetsOf(api, id)).toSorted()).toEqual(assetIds.toSorted());
  const { imageCount, storageBytes } = before;
  expect((await api.get(`/api/projects/${id}`)).body).toMatchObject({ imageCount, storageBytes });

  await ask(api, id, { action: 'delete', assetIds: gone });
  const purged = await ask(api, id, { action: 'purge', assetIds: [...gone, kept] });
  // What was not deleted first is not deleted for good.
  expect(purged.summary?.text).toBe('44 of 45 images, 1 could not have it');
  expect((await api.get<Page<Deletion>>(`/api/projects/${id}/deletions`)).body.items).toEqual([]);
  expect(readdirSync(join(dataDir, 'files'))).toEqual([kept]);
});

it('runs many images with other parameters as one batch that is told as completed', async () => {
  const { api } = await startSignedIn();
  const { id, assetIds } = await projectOf(api, 3);
  const asked = { action: 'run', assetIds, kind: 'counter', parameters: { ticks: 2 } };
  const job = await ask(api, id, asked);
  const { body: batch } = await api.get<Batch>(`/api/batches/${job.id}`);
  expect(batch).toMatchObject({ counts: { total: 3 }, name: 'Run again' });
  for (const assetId of assetIds) {
    const { body: asset } = await api.get<Asset>(`/api/assets/${assetId}`);
    const run = await api.jobIn(asset.latestJobId ?? '', 'completed');
    expect(run).toMatchObject({ labels: { batchId: job.id }, summary: { text: '2 ticks' } });
  }
  const wrong = await ask(api, id, { ...asked, parameters: { ticks: 'many' } });
  expect(wrong.summary?.text).toBe('0 of 3 images, 3 could not have it');
  expect(
    (await api.post(`/api/projects/${id}/assets/actions`, { ...asked, kind: 'none' })).body,
  ).toMatchObject({
    code: 'unknown_kind',
  });
  for (const body of [
    { action: 'run', assetIds },
    { action: 'delete', assetIds: [] },
    { action: 'eat', assetIds },
  ]) {
    expect((await api.post(`/api/projects/${id}/assets/actions`, body)).status).toBe(422);
  }
});

it('changes nothing of a project that is not the asked one', async () => {
  const { hub, api } = await startSignedIn();
  const mine = await projectOf(api, 1);
  const other = await projectOf(api, 1);
  const job = await ask(api, mine.id, { action: 'delete', assetIds: other.assetIds });
  expect(job.summary?.text).toBe('0 of 1 images, 1 could not have it');
  expect(await assetsOf(api, other.id)).toEqual(other.assetIds);
  const nobody = createApi(hub.url);
  const path = `/api/projects/${mine.id}/assets/actions`;
  expect((await nobody.post(path, { action: 'delete', assetIds: mine.assetIds })).status).toBe(401);
});
