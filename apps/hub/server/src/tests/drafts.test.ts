import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobReview } from '@headway/protocol';
import { expect, it } from 'vitest';
import { pipelinesDir } from '../pipelines.ts';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, dataFolder, startTestHub } from '../test-support/hub.ts';

const content = new Uint8Array(
  readFileSync(join(import.meta.dirname, '../../../../../testdata/cells/tissue-stained.png')),
);
/** Wide objects only: the work is small then. */
const parameters = { scale: 120 };

interface Draft {
  result: { objects: unknown[]; chosen: { source: string } };
}

async function askedJob(api: TestApi) {
  const project = await api.createProject();
  const asset = await api.uploadOne(project.id, { name: 'tissue.png', content }, '?process=false');
  const started = await api.post<{ id: string }>(`/api/assets/${asset.id}/jobs`, {
    kind: 'cells',
    parameters,
  });
  const { id } = started.body;
  await api.jobIn(id, 'reviewing');
  return { id, assetId: asset.id };
}

async function answer(api: TestApi, jobId: string, given: unknown) {
  const { body } = await api.get<{ items: JobReview[] }>('/api/reviews?status=open');
  const review = body.items.find((each) => each.jobId === jobId);
  return await api.post(`/api/reviews/${review?.id}/answer`, { answer: given });
}

it('holds an uncertain result until a person has looked at it, over a restart, and lets settings be changed', async () => {
  const dataDir = dataFolder();
  const first = await startTestHub({ dataDir, pipelinesDir });
  const before = createApi(first.url);
  await before.signIn(admin);
  const { id, assetId } = await askedJob(before);
  await first.close();

  const hub = await startTestHub({ dataDir, pipelinesDir });
  const api = createApi(hub.url);
  await api.signIn(admin);
  const draft = await api.get<Draft>(`/api/jobs/${id}/draft`);
  expect(draft.body).toMatchObject({
    jobId: id,
    kind: 'cells',
    result: { chosen: { source: 'haematoxylin density' } },
  });
  expect(draft.body.result.objects.length).toBeGreaterThan(0);
  expect(
    (await api.get<{ currentResultId: string | null }>(`/api/assets/${assetId}`)).body.currentResultId,
  ).toBeNull();
  expect((await answer(api, id, 'perhaps')).status).toBe(422);
  expect((await answer(api, id, { parameters: { scale: -1 } })).status).toBe(422);

  expect((await answer(api, id, { parameters: { ...parameters, source: 'eosin' } })).status).toBe(200);
  await expect
    .poll(async () => (await api.get<Draft>(`/api/jobs/${id}/draft`)).body.result.chosen.source)
    .toBe('eosin density');
  await api.jobIn(id, 'reviewing');
  const second = await api.get<Draft>(`/api/jobs/${id}/draft`);
  expect((await answer(api, id, 'accept')).status).toBe(200);
  const done = await api.jobIn(id, 'completed');
  expect(done.summary).toMatchObject({ outcome: 'ok', text: expect.stringContaining('accepted') });
  const result = await api.get(`/api/jobs/${id}/result`);
  const stored = await api.get<Draft>(result.headers.get('location') ?? '');
  expect(stored.body.result.objects).toEqual(second.body.result.objects);
  expect((await api.get(`/api/jobs/${id}/draft`)).status).toBe(404);
});

it('keeps nothing of a rejected result, and removes at start what jobs have left', async () => {
  const dataDir = dataFolder();
  const first = await startTestHub({ dataDir, pipelinesDir });
  const before = createApi(first.url);
  await before.signIn(admin);
  const { id } = await askedJob(before);
  await answer(before, id, 'reject');
  expect((await before.jobIn(id, 'failed')).error).toMatchObject({ code: 'rejected' });
  expect((await before.get(`/api/jobs/${id}/result`)).status).toBe(409);
  await first.close();
  const folder = join(dataDir, 'drafts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '01ARZ3NDEKTSV4RRFFQ69G5FAV.json'), '{}');
  await startTestHub({ dataDir, pipelinesDir });
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
});
