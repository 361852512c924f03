import { parsePositionHeader, positionHeader, type Job, type Project } from '@headway/protocol';
import type { Page, ResultDocument } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

it('goes from a file to a result, and every change is heard live', async () => {
  const { hub, api } = await startSignedIn();
  const project = await api.createProject('Plate 7');
  const list = await api.get<Page<Project>>('/api/projects');
  expect(list.body.items).toEqual([project]);

  const channel = `project:${project.id}`;
  const [position] = parsePositionHeader(
    (await api.get(`/api/projects/${project.id}/assets`)).headers.get(positionHeader) ?? '',
  );
  expect(position).toMatchObject({ channel });
  const live = await connectLive(hub.url, await api.token(), [
    { channel, ...(position && { after: position }) },
  ]);
  expect((await live.message('connected')).subscriptions).toMatchObject([{ channel, recovery: 'resumed' }]);

  const content = await cellsPng({ width: 200, height: 160 });
  const asset = await api.uploadOne(project.id, { name: 'cells.png', content });
  expect(asset).toMatchObject({
    projectId: project.id,
    name: 'cells.png',
    mediaType: 'image/png',
    bytes: content.length,
    width: 200,
    height: 160,
    revision: 1,
    currentResultId: null,
  });
  expect((await live.event(({ type }) => type === 'asset.created')).data).toEqual(asset);

  const job = await api.jobIn(asset.latestJobId ?? '', 'completed');
  expect(job).toMatchObject({
    kind: 'counter',
    attempt: 1,
    fraction: 1,
    labels: { assetId: asset.id, projectId: project.id, userId: expect.any(String), batchId: asset.batchId },
    summary: { outcome: 'ok', text: '3 ticks' },
  });
  const ended = await live.event(({ type }) => type === 'job.completed');
  expect(ended).toMatchObject({ key: `job:${job.id}`, data: { id: job.id, status: 'completed' } });
  const updated = await live.event(({ type }) => type === 'asset.updated');
  const counts = await live.event(
    ({ type, data }) => type === 'project.updated' && (data as Project).processedCount === 1,
  );
  expect(counts.data).toMatchObject({ imageCount: 1, processedCount: 1, storageBytes: content.length });

  const redirect = await api.get(`/api/jobs/${job.id}/result`);
  expect(redirect.status).toBe(302);
  const { body: result } = await api.get<ResultDocument>(redirect.headers.get('location') ?? '');
  expect(result).toMatchObject({ assetId: asset.id, jobId: job.id, kind: 'counter', result: { ticks: 3 } });
  expect(updated.data).toMatchObject({ currentResultId: result.id, revision: 2 });

  const csv = await api.get<string>(`/api/results/${result.id}.csv`);
  expect(csv.body).toBe('ticks\r\n3\r\n');
  expect(csv.headers.get('content-disposition')).toContain('filename="cells-counter.csv"');
  expect((await api.get(`/api/jobs/${job.id}/result.csv`)).body).toBe(csv.body);
  expect(await api.get(`/api/results/${result.id}.pdf`)).toMatchObject({
    status: 404,
    body: { code: 'export_not_found' },
  });
});

it('stores without processing when asked to, and processes on request', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(
    id,
    { name: 'a.png', content: await cellsPng() },
    '?process=false&batchId=b1',
  );
  expect(asset).toMatchObject({ latestJobId: null, batchId: 'b1' });

  const started = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 2, outcome: 'nothing_found' },
  });
  expect(started.status).toBe(202);
  expect(started.body).toMatchObject({ status: 'queued', kind: 'counter' });
  // Its end is told by itself, not together with the files it once came with.
  expect(started.body.labels).toEqual({
    assetId: asset.id,
    name: 'a.png',
    projectId: id,
    userId: expect.any(String),
  });
  const done = await api.jobIn(started.body.id, 'completed');
  expect(done.summary).toEqual({ outcome: 'nothing_found', text: '2 ticks' });
  expect((await api.get(`/api/assets/${asset.id}`)).body).toMatchObject({ latestJobId: done.id });

  const wrong = await api.post(`/api/assets/${asset.id}/jobs`, { kind: 'counter', parameters: { ticks: 0 } });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
  const unknown = await api.post(`/api/assets/${asset.id}/jobs`, { kind: 'nonsense' });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown_kind' } });
});

it('cancels a running job and runs it again as the next attempt', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 40, delayMs: 50 },
  });
  await api.jobIn(job.id, 'running');
  expect(await api.get(`/api/jobs/${job.id}/result`)).toMatchObject({
    status: 409,
    body: { code: 'job_not_finished' },
  });

  expect((await api.post<Job>(`/api/jobs/${job.id}/cancel`)).body.status).toBe('cancelling');
  await api.jobIn(job.id, 'cancelled');
  expect(await api.post(`/api/jobs/${job.id}/cancel`)).toMatchObject({
    status: 409,
    body: { code: 'job_conflict' },
  });
  expect(await api.get(`/api/jobs/${job.id}/result`)).toMatchObject({
    status: 409,
    body: { code: 'job_without_result' },
  });

  expect((await api.post<Job>(`/api/jobs/${job.id}/retry`)).status).toBe(202);
  expect(await api.jobIn(job.id, 'completed')).toMatchObject({ attempt: 2, fraction: 1 });
});

it('says why a job failed', async () => {
  const { api } = await startSignedIn();
  const { id } = await api.createProject();
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const { body } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { outcome: 'fail' },
  });
  const failed = await api.jobIn(body.id, 'failed');
  expect(failed.error).toEqual({
    code: 'counted_wrong',
    message: 'The count came out wrong.',
    retryable: false,
  });
});

it('deletes an image with its running job, its result and its files', async () => {
  const { hub, api } = await startSignedIn();
  const { id } = await api.createProject();
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${id}` }]);
  const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() });
  await api.jobIn(asset.latestJobId ?? '', 'completed');
  const { body: job } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
    kind: 'counter',
    parameters: { ticks: 100, delayMs: 50 },
  });
  await api.jobIn(job.id, 'running');

  expect((await api.request('DELETE', `/api/assets/${asset.id}`)).status).toBe(200);
  expect(await live.event(({ type }) => type === 'asset.deleted')).toMatchObject({
    key: `asset:${asset.id}`,
    data: null,
  });
  await api.jobIn(job.id, 'cancelled');
  for (const path of ['', '/file', '/thumbnail']) {
    expect((await api.get(`/api/assets/${asset.id}${path}`)).status).toBe(404);
  }
  expect((await api.get(`/api/projects/${id}`)).body).toMatchObject({
    imageCount: 0,
    processedCount: 0,
    storageBytes: 0,
  });
  expect(await api.post(`/api/jobs/${job.id}/retry`)).toMatchObject({
    status: 409,
    body: { code: 'asset_deleted' },
  });

  expect((await api.request('DELETE', `/api/projects/${id}`)).status).toBe(200);
  expect((await api.get(`/api/projects/${id}`)).status).toBe(404);
  expect((await api.get(`/api/jobs/${job.id}`)).status).toBe(404);
});
