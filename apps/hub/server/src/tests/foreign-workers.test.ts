import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import type { Batch, QueueStats } from '@headway/protocol';
import { describe, expect, it, vi } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';
import { root } from '../test-support/program.ts';
import { foreignJob, httpWorker, workerToken } from '../test-support/worker.ts';

const summary = { outcome: 'ok', text: '3 bright' };

async function startWorking(kind = 'bright') {
  const { hub, api } = await startSignedIn();
  const { id: projectId } = await api.createProject();
  const { id: tokenId, token } = await workerToken(api, projectId, { kinds: [kind] });
  return { hub, api, projectId, tokenId, token, worker: httpWorker(hub.url, token) };
}

describe('a worker in another program', () => {
  it('takes a job with its image, reports, and gives a result that is kept', async () => {
    const { hub, api, projectId, worker, token } = await startWorking();
    const { asset, job } = await foreignJob(api, projectId);
    const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${projectId}` }]);
    const run = await worker.take();
    expect(run).toMatchObject({
      job: job.id,
      kind: 'bright',
      attempt: 1,
      input: { assetId: asset.id, name: 'a.png', parameters: { least: 3 } },
    });
    expect(JSON.stringify(run)).not.toContain('/files/');
    const file = await fetch(hub.url + (run.input as { file: string }).file, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await file.arrayBuffer()).readUInt32BE(16)).toBe(asset.width);

    const step = { name: 'Count', index: 1, total: 2 };
    expect(await worker.about(run, 'report', { step, done: 1, total: 4, unit: 'rows' })).toEqual({
      wanted: 'run',
    });
    await live.event(
      ({ type, data }) => type === 'job.progress' && (data as { fraction?: number }).fraction === 0.625,
    );
    await worker.about(run, 'item', { index: 0, item: { area: 9 } });
    await worker.about(run, 'log', { message: 'Row 7 is dark.' });
    expect(await worker.about(run, 'complete', { result: { count: 3 }, summary })).toEqual({
      status: 'completed',
    });
    expect(await api.job(job.id)).toMatchObject({ status: 'completed', fraction: 1, summary, attempt: 1 });
    const result = await api.get(`/api/jobs/${job.id}/result`);
    const { body } = await api.get(result.headers.get('location') ?? '');
    expect(body).toMatchObject({ kind: 'bright', assetId: asset.id, result: { count: 3 } });
    // The end of a run may be told again.
    expect(await worker.about(run, 'complete', { result: 4, summary })).toEqual({ status: 'completed' });
  });

  it('learns of a cancel over HTTP and over a WebSocket, and gives the job back', async () => {
    const { hub, api, projectId, tokenId, token, worker } = await startWorking();
    const { job } = await foreignJob(api, projectId);
    const live = await connectLive(hub.url, token, [{ channel: `worker:${tokenId}` }]);
    await live.message('connected');
    live.send({
      type: 'request',
      ref: '1',
      id: 'take-1',
      method: 'worker.take',
      params: { worker: { id: 'ws' }, waitMs: 5000 },
    });
    const { result } = await live.message('reply');
    const { run } = result as { run: Awaited<ReturnType<typeof worker.take>> };
    expect(run.job).toBe(job.id);
    expect((await api.post(`/api/jobs/${job.id}/cancel`)).status).toBe(202);
    const told = await live.event(({ type }) => type === 'worker.wanted');
    expect(told.data).toEqual({ job: job.id, attempt: 1, wanted: 'cancel' });
    expect(await worker.about(run, 'heartbeat')).toEqual({ wanted: 'cancel' });
    expect((await api.job(job.id)).status).toBe('cancelling');
    expect(await worker.about(run, 'release')).toEqual({ status: 'cancelled' });
    expect((await api.job(job.id)).status).toBe('cancelled');
  });

  it('asks a person, and is given the answer in its next run', async () => {
    const { api, projectId, worker } = await startWorking();
    const { job } = await foreignJob(api, projectId);
    const run = await worker.take();
    const choices = [
      { value: 'keep', label: 'Keep it' },
      { value: 'lower', label: 'Lower it' },
    ];
    const asked = { name: 'threshold', title: 'Is this threshold right?', choices, state: { threshold: 35 } };
    expect(await worker.about(run, 'review', asked)).toEqual({ status: 'reviewing' });
    const { body } = await api.get<{ items: { id: string }[] }>(`/api/reviews?jobId=${job.id}`);
    const answer = (value: unknown) =>
      api.post<{ answer: unknown }>(`/api/reviews/${body.items[0]?.id}/answer`, { answer: value });
    for (const wrong of ['higher', null, { value: 'keep' }, ['keep']]) {
      expect((await answer(wrong)).status).toBe(422);
    }
    expect(await answer('lower')).toMatchObject({
      status: 200,
      body: { status: 'answered', answer: 'lower' },
    });
    expect(await worker.take()).toMatchObject({
      job: job.id,
      attempt: 2,
      state: { threshold: 35 },
      answers: { threshold: 'lower' },
    });
  });

  it('keeps its run over a restart of the hub', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const { id: projectId } = await api.createProject();
    const { token } = await workerToken(api, projectId);
    const { job } = await foreignJob(api, projectId);
    const run = await httpWorker(hub.url, token).take();
    await hub.close();

    const again = await startTestHub({ dataDir });
    const later = createApi(again.url);
    await later.signIn(admin);
    expect(await later.job(job.id)).toMatchObject({ status: 'running', attempt: 1 });
    const worker = httpWorker(again.url, token);
    expect(await worker.about(run, 'report', { done: 1, total: 2 })).toEqual({ wanted: 'run' });
    expect(await worker.about(run, 'complete', { result: { count: 3 }, summary })).toEqual({
      status: 'completed',
    });
    expect(await later.job(job.id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  it('loses a job that nothing is heard of to the next worker, and can not disturb it', async () => {
    const { hub, api, projectId, token, worker } = await startWorking();
    const { job } = await foreignJob(api, projectId);
    const lost = await worker.take({ leaseMs: 5000 });
    const next = httpWorker(hub.url, token, 'w2');
    const run = await next.take({ waitMs: 25_000 });
    expect(run).toMatchObject({ job: job.id, attempt: 2 });
    expect(await worker.about(lost, 'report', { done: 9, total: 9 })).toEqual({ wanted: 'stop' });
    const { status, body } = await worker.call('complete', {
      job: job.id,
      fence: lost.fence,
      result: 0,
      summary,
    });
    expect([status, body.code]).toEqual([409, 'stale_run']);
    expect(await next.about(run, 'complete', { result: { count: 3 }, summary })).toEqual({
      status: 'completed',
    });
  });

  it('is missed by a job of its kind until it comes', async () => {
    const { hub, api, projectId, worker } = await startWorking();
    const live = await connectLive(hub.url, await api.token(), [{ channel: 'queue:default' }]);
    const { job } = await foreignJob(api, projectId);
    await vi.waitFor(async () => expect((await api.job(job.id)).warning?.code).toBe('no_worker'), 15_000);
    await live.event(
      ({ type, data }) => type === 'queue.stats' && (data as QueueStats).noWorkerFor[0] === 'bright',
    );
    await worker.take();
    expect((await api.job(job.id)).warning).toBeNull();
  });

  it('waits for a job that comes later', async () => {
    const { api, projectId, worker } = await startWorking();
    const waiting = worker.take({ waitMs: 20_000 });
    const { job } = await foreignJob(api, projectId);
    expect((await waiting).job).toBe(job.id);
  });

  it('does batches of its kind, like those of pipelines', async () => {
    const { api, projectId, worker } = await startWorking();
    const files = await Promise.all(
      ['a.png', 'b.png'].map(async (name) => ({ name, content: await cellsPng() })),
    );
    const { body: uploaded } = await api.upload(projectId, files, '?process=false');
    const assetIds = uploaded.items.map(({ id }) => id);
    const work = { kind: 'bright', assetIds, name: 'Night' };
    const { status, body: batch } = await api.post<Batch>(`/api/projects/${projectId}/batches`, work);
    expect([status, batch.counts]).toMatchObject([202, { waiting: 2, total: 2 }]);
    for (const assetId of assetIds) {
      const run = await worker.take();
      expect(run.input).toMatchObject({ assetId });
      await worker.about(run, 'complete', { result: { count: 1 }, summary });
    }
    expect((await api.get<Batch>(`/api/batches/${batch.id}`)).body).toMatchObject({
      status: 'completed',
      counts: { completed: 2 },
    });
  });

  it('opens a job for work of its own, and goes on with it under its key', async () => {
    const { api, projectId, worker } = await startWorking();
    const open = () => worker.call('open', { worker: { id: 'w1' }, kind: 'bright', key: 'night-7' });
    const { run } = (await open()).body;
    expect(run).toMatchObject({ attempt: 1, input: null, labels: { projectId } });
    expect(await api.job(run.job)).toMatchObject({ status: 'running', kind: 'bright' });
    expect((await open()).body.run).toEqual(run);
    expect((await worker.call('take', { worker: { id: 'w1' } })).body).toEqual({ run: null });
    expect(await worker.about(run, 'complete', { result: null, summary })).toEqual({ status: 'completed' });
    const { status, body } = await open();
    expect([status, body.code]).toEqual([409, 'conflict']);
  });
});

describe('a worker that lies', () => {
  it('changes nothing', async () => {
    const { api, projectId, worker } = await startWorking();
    const { job } = await foreignJob(api, projectId);
    const run = await worker.take();
    const before = await api.job(job.id);
    const lies = [
      ['a fence of its own making', 'report', { fence: '1.AAAAAAAAAAAAAAAAAAAAAA' }, 409, 'stale_run'],
      ['a field that there is not', 'report', { don: 1 }, 400, 'bad_message'],
      ['a count that is a text', 'report', { done: '1' }, 400, 'bad_message'],
      ['a result that is too large', 'complete', { result: 'x'.repeat(900_000), summary }, 413, 'too_large'],
      ['a body that is too large', 'complete', { result: 'x'.repeat(1_100_000), summary }, 413, 'too_large'],
      ['a summary that is none', 'complete', { result: 1, summary: { outcome: 'ok' } }, 400, 'bad_message'],
      ['an error without a code', 'fail', { error: { message: 'x', retryable: true } }, 400, 'bad_message'],
      ['an item that is too large', 'item', { index: 0, item: 'x'.repeat(17_000) }, 413, 'too_large'],
    ] as const;
    for (const [what, method, more, status, code] of lies) {
      const refused = await worker.call(method, { job: run.job, fence: run.fence, ...more });
      expect([what, refused.status, refused.body.code]).toEqual([what, status, code]);
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
    const noJson = await fetch(`${api.url}/api/worker/take`, {
      method: 'POST',
      headers: { authorization: `Bearer ${worker.token}` },
      body: '{"worker":',
    });
    expect([noJson.status, await noJson.json()]).toMatchObject([400, { code: 'bad_message' }]);
    expect(await api.job(job.id)).toEqual(before);
  });

  it('can not speak for the run of another token, nor read its image', async () => {
    const { hub, api, projectId, worker } = await startWorking();
    await foreignJob(api, projectId);
    const run = await worker.take();
    const { token } = await workerToken(api, projectId);
    const other = httpWorker(hub.url, token);
    const { status, body } = await other.call('complete', {
      job: run.job,
      fence: run.fence,
      result: 1,
      summary,
    });
    expect([status, body.code]).toEqual([409, 'stale_run']);
    const file = await fetch(hub.url + (run.input as { file: string }).file, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(file.status).toBe(409);
  });

  it('gets a result refused that does not fit the contract of its kind, and the job goes on', async () => {
    const { api, projectId } = await startWorking();
    const { token } = await workerToken(api, projectId, { kinds: ['elsewhere'] });
    const worker = httpWorker(api.url, token);
    const { job } = await foreignJob(api, projectId, 'elsewhere');
    const run = await worker.take();
    expect(run.input).not.toHaveProperty('path');
    const { status, body } = await worker.call('complete', {
      job: run.job,
      fence: run.fence,
      result: { spots: 'many' },
      summary,
    });
    expect([status, body.code]).toEqual([422, 'invalid_result']);
    expect((await api.job(job.id)).status).toBe('running');
    expect(await worker.about(run, 'complete', { result: { spots: 3 }, summary })).toEqual({
      status: 'completed',
    });
  });
});

it('is a few lines of shell with curl', async () => {
  const { hub, api, projectId, token } = await startWorking('checksum');
  const { asset, job } = await foreignJob(api, projectId, 'checksum');
  const { stdout } = await promisify(execFile)('sh', ['examples/curl-worker.sh', hub.url, '1'], {
    cwd: root,
    env: { ...process.env, HEADWAY_WORKER_TOKEN: token },
  });
  expect(JSON.parse(stdout)).toEqual({ status: 'completed' });
  const file = await fetch(`${hub.url}/api/assets/${asset.id}/file`, {
    headers: { cookie: api.cookie ?? '' },
  });
  const sum = createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex');
  expect((await api.job(job.id)).summary?.text).toBe(`SHA-256 ${sum}`);
});
