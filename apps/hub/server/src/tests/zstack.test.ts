import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem, ResultDocument } from '@headway/hub-api';
import type { Asset, Job, WireJob } from '@headway/protocol';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ZstackObjectsResult, ZstackResult } from '../../../pipelines/zstack/contract.ts';
import { encodeLabels } from '../../../pipelines/zstack/label-runs.ts';
import { openStack } from '../../../pipelines/zstack/read/index.ts';
import { pipelinesDir } from '../pipelines.ts';
import type { TestApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

const samples = join(import.meta.dirname, '../../../../../testdata/zstack');
const read = (name: string) => new Uint8Array(readFileSync(join(samples, name)));

async function uploadStack(api: TestApi, name = 'nuclei-touching.tif'): Promise<Asset> {
  const { id } = await api.createProject();
  return await api.uploadOne(id, { name, content: read(name) }, '?process=false');
}

async function process(api: TestApi, assetId: string, parameters: object): Promise<Job> {
  const { status, body } = await api.post<Job>(`/api/assets/${assetId}/jobs`, {
    kind: 'zstack',
    parameters,
  });
  expect(status).toBe(202);
  return body;
}

async function resultOf(api: TestApi, jobId: string): Promise<ResultDocument & { result: ZstackResult }> {
  const { headers } = await api.get(`/api/jobs/${jobId}/result`);
  return (await api.get<ResultDocument & { result: ZstackResult }>(headers.get('location') ?? '')).body;
}

it('finds the objects of a stack, step by step, and gives them as JSON, CSV and a TIFF of labels', async () => {
  const { hub, api } = await startSignedIn({ pipelinesDir });
  const asset = await uploadStack(api);
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${asset.projectId}` }]);
  const job = await process(api, asset.id, { review: 'never' });
  await live.event(({ type, data }) => type === 'job.progress' && (data as WireJob).step !== undefined);
  expect(await api.jobIn(job.id, 'completed', 'failed')).toMatchObject({ error: null, fraction: 1 });

  const { id, result } = await resultOf(api, job.id);
  const { objects, image } = result as ZstackObjectsResult;
  expect(image).toMatchObject({ width: 57, height: 61, slices: 31 });
  expect(objects.length).toBeGreaterThan(20);

  const csv = await api.get<string>(`/api/results/${id}.csv`);
  expect(csv.body.trim().split('\r\n')).toHaveLength(objects.length + 1);

  const folder = mkdtempSync(join(tmpdir(), 'headway-zstack-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const answer = await fetch(`${hub.url}/api/results/${id}.tif`, { headers: { cookie: api.cookie ?? '' } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/tiff']);
  writeFileSync(join(folder, 'labels.tif'), new Uint8Array(await answer.arrayBuffer()));
  const file = await openStack(join(folder, 'labels.tif'));
  const labels = new Int32Array(57 * 61 * 31);
  for (let slice = 0; slice < 31; slice++) {
    labels.set((await file?.plane({ slice, channel: 0, time: 0 })) ?? [], slice * 57 * 61);
  }
  await file?.close();
  expect(encodeLabels(labels, objects.length, 57)).toEqual(objects.map(({ runs }) => runs));
});

it('finds spots, the sharpest slice and the projection of a stack, of which previews are shown', async () => {
  const { hub, api } = await startSignedIn({ pipelinesDir });
  const asset = await uploadStack(api, 'spots.tif');
  let last = '';
  for (const algorithm of ['spots', 'focus', 'projection']) {
    const job = await process(api, asset.id, { algorithm, diameter: 6, review: 'never' });
    expect(await api.jobIn(job.id, 'completed', 'failed')).toMatchObject({ error: null });
    const { id, result } = await resultOf(api, job.id);
    expect(result).toMatchObject({ algorithm, outcome: 'found' });
    const tif = await fetch(`${hub.url}/api/results/${id}.tif`, { headers: { cookie: api.cookie ?? '' } });
    expect(tif.status).toBe(200);
    expect((await api.get<string>(`/api/results/${id}.csv`)).status).toBe(200);
    last = id;
    // The log hears of it a moment after the database.
    await vi.waitFor(async () => {
      const live = await connectLive(hub.url, await api.token(), [{ channel: `job:${job.id}` }]);
      const [subscription] = (await live.message('connected')).subscriptions;
      live.close();
      const events = subscription && 'events' in subscription ? subscription.events : [];
      expect(events.map(({ type }) => type)).toContain('job.preview');
    });
  }
  // The values of a projection are in the file: of other planes they would be others.
  const times = asset.stack?.slices ?? 0;
  const corrected = await api.request('PATCH', `/api/assets/${asset.id}`, { stack: { slices: 1, times } });
  expect(corrected.status).toBe(200);
  const refused = await api.get<Problem>(`/api/results/${last}.tif`);
  expect(refused).toMatchObject({ status: 404, body: { code: 'export_not_found' } });
  expect(refused.body.detail).toContain('run it again');
});

it('starts by itself on a stack, and says of a single plane who can process it', async () => {
  const { api } = await startSignedIn({ pipelinesDir });
  const { id } = await api.createProject();
  const stack = await api.uploadOne(id, { name: 'spots.tif', content: read('spots.tif') });
  expect((await api.job(stack.latestJobId ?? '')).kind).toBe('zstack');
  const plane = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const refused = await api.post(`/api/assets/${plane.id}/jobs`, { kind: 'zstack', parameters: {} });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      code: 'not_accepted_by_pipeline',
      detail:
        "Z-stack ('zstack') does not process a single plane of image/png. It can be processed by Cells ('cells').",
    },
  });
});

it('says what is wrong with settings and with files', async () => {
  const { api } = await startSignedIn({ pipelinesDir });
  const asset = await uploadStack(api);
  const wrong = await api.post(`/api/assets/${asset.id}/jobs`, {
    kind: 'zstack',
    parameters: { from: 9, to: 3 },
  });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
  const job = await process(api, asset.id, { channel: 2 });
  expect((await api.jobIn(job.id, 'completed', 'failed')).error).toMatchObject({
    code: 'invalid_parameters',
    message: 'This stack has one channel: there is no channel 3. Run it with other settings.',
  });
});
