import type { Job } from '@headway/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { TestApi } from '../test-support/api.ts';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, sharedHub, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

const longRun = { ticks: 1000, delayMs: 50 };

const shared = sharedHub();

/** A hub of one worker with an image to process. */
async function startWithImage(dataDir = dataFolder()) {
  return await withImage(await startSignedIn({ dataDir }));
}

async function withImage({ hub, api }: Awaited<ReturnType<typeof startSignedIn>>) {
  const { id: projectId } = await api.createProject();
  const asset = await api.uploadOne(
    projectId,
    { name: 'a.png', content: await cellsPng() },
    '?process=false',
  );
  const start = async (parameters: object = {}): Promise<Job> => {
    const { status, body } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, {
      kind: 'counter',
      parameters,
    });
    expect(status).toBe(202);
    return body;
  };
  return { hub, api, projectId, asset, start };
}

/** One job that runs, and others that wait behind it. */
async function startQueue(waiting: number, dataDir?: string) {
  const opened = await startWithImage(dataDir);
  const running = await opened.start(longRun);
  await opened.api.jobIn(running.id, 'running');
  const jobs: Job[] = [];
  for (let count = 0; count < waiting; count += 1) jobs.push(await opened.start());
  return { ...opened, running, jobs };
}

async function bulk(api: TestApi, body: object): Promise<Job> {
  const { status, body: job } = await api.post<Job>('/api/jobs/actions', body);
  expect(status).toBe(202);
  return await api.jobIn(job.id, 'completed', 'failed');
}

describe('one job', () => {
  it('is paused while it waits, and goes on', async () => {
    const { api, running, jobs } = await startQueue(1);
    const [job] = jobs;
    expect((await api.post<Job>(`/api/jobs/${job?.id}/pause`)).body.status).toBe('paused');
    const twice = await api.post(`/api/jobs/${job?.id}/pause`);
    expect(twice).toMatchObject({ status: 409, body: { code: 'job_conflict' } });
    await api.post(`/api/jobs/${running.id}/cancel`);
    await api.jobIn(running.id, 'cancelled');
    expect((await api.job(job?.id ?? '')).status).toBe('paused');
    expect((await api.post<Job>(`/api/jobs/${job?.id}/resume`)).body.status).toBe('queued');
    await api.jobIn(job?.id ?? '', 'completed');
    expect((await api.post(`/api/jobs/${job?.id}/resume`)).status).toBe(409);
  });

  it('comes sooner with a higher priority', async () => {
    const { api, running, jobs } = await startQueue(3);
    const last = jobs.at(-1)?.id ?? '';
    const answer = await api.post<Job>(`/api/jobs/${last}/prioritize`, { priority: 5 });
    expect(answer).toMatchObject({ status: 202, body: { priority: 5, status: 'queued' } });
    await api.post(`/api/jobs/${running.id}/cancel`);
    const done = await Promise.all(jobs.map(({ id }) => api.jobIn(id, 'completed')));
    const [first] = done.toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
    expect(first?.id).toBe(last);
    expect((await api.post(`/api/jobs/${last}/prioritize`, { priority: 1 })).status).toBe(409);
  });

  it('is not changed by a request that makes no sense', async () => {
    const { api, running } = await startQueue(0);
    for (const body of [{}, { priority: 1.5 }, { priority: 'high' }, { priority: 1e9 }]) {
      expect((await api.post(`/api/jobs/${running.id}/prioritize`, body)).status).toBe(422);
    }
    expect((await api.post(`/api/jobs/${running.id}/explode`)).status).toBe(404);
    await api.post(`/api/jobs/${running.id}/cancel`);
    await api.jobIn(running.id, 'cancelled');
    for (const action of ['cancel', 'pause', 'resume']) {
      expect(await api.post(`/api/jobs/${running.id}/${action}`)).toMatchObject({ status: 409 });
    }
  });

  it('of somebody else is not there', async () => {
    const { hub, running } = await startQueue(0);
    const stranger = createApi(hub.url);
    for (const action of ['cancel', 'pause', 'resume', 'retry']) {
      expect((await stranger.post(`/api/jobs/${running.id}/${action}`)).status).toBe(401);
    }
    for (const part of ['', '/steps', '/items', '/log', '/attempts']) {
      expect((await stranger.get(`/api/jobs/${running.id}${part}`)).status).toBe(401);
    }
  });
});

describe('many jobs', () => {
  it('are cancelled by a filter, as a job with progress that its owner hears of', async () => {
    const { hub, api, projectId, running, jobs } = await startQueue(45);
    const session = await api.get<{ user: { id: string } }>('/api/session');
    const live = await connectLive(hub.url, await api.token(), [{ channel: `user:${session.body.user.id}` }]);
    await live.message('connected');
    const done = await bulk(api, { action: 'cancel', filter: { projectId, status: ['queued'] } });
    expect(done).toMatchObject({ status: 'completed', summary: { outcome: 'ok', text: '45 of 45 jobs' } });
    expect(done).toMatchObject({ kind: 'bulk-action', done: 45, total: 45, fraction: 1 });
    await live.event(({ type, key }) => type === 'job.completed' && key === `job:${done.id}`);
    for (const { id } of jobs) expect((await api.job(id)).status).toBe('cancelled');
    expect((await api.job(running.id)).status).toBe('running');
    const { headers } = await api.get(`/api/jobs/${done.id}`);
    expect(headers.get('headway-position')).toContain(`job:${done.id}`);
  });

  it('are named by their ids; what can not have it is told with its reason, the rest is done', async () => {
    const { api, running, jobs } = await startQueue(2);
    const [first, second] = jobs.map(({ id }) => id);
    await api.post(`/api/jobs/${first}/cancel`);
    const done = await bulk(api, { action: 'pause', ids: [first, second, 'nobody'] });
    expect(done.summary).toEqual({ outcome: 'ok', text: '1 of 3 jobs, 2 could not have it' });
    const refusals = await api.get<{ items: { item: unknown }[] }>(`/api/jobs/${done.id}/items`);
    expect(refusals.body.items.map(({ item }) => item)).toEqual([
      { id: first, reason: expect.stringContaining('cancelled') },
      { id: 'nobody', reason: expect.any(String) },
    ]);
    expect(await api.get(`/api/jobs/${done.id}/result`)).toMatchObject({
      status: 404,
      body: { code: 'result_not_found', detail: 'Only results of images are kept.' },
    });
    expect((await api.job(second ?? '')).status).toBe('paused');
    expect((await api.job(running.id)).status).toBe('running');
    await bulk(api, { action: 'retry', ids: [first] });
    expect((await api.job(first ?? '')).status).toBe('queued');
    await bulk(api, { action: 'prioritize', ids: [first], priority: 3 });
    expect((await api.job(first ?? '')).priority).toBe(3);
  });

  it('are asked once each, also when the hub is restarted in the middle', async () => {
    const dataDir = dataFolder();
    const { hub, api, jobs } = await startQueue(2, dataDir);
    const nobody = Array.from({ length: 9998 }, (_, index) => `nobody-${index}`);
    const body = { action: 'pause', ids: [...jobs.map(({ id }) => id), ...nobody] };
    const { body: started } = await api.post<Job>('/api/jobs/actions', body);
    await vi.waitFor(async () => expect((await api.job(started.id)).done).toBeGreaterThan(2));
    await hub.close();

    const again = createApi((await startTestHub({ dataDir })).url);
    await again.signIn(admin);
    expect(await again.jobIn(started.id, 'completed')).toMatchObject({
      attempt: 2,
      total: 10_000,
      summary: { text: '2 of 10000 jobs, 9998 could not have it' },
    });
  });

  it('are not what was asked of many jobs before, unless its kind is asked for', async () => {
    const { api } = await startWithImage();
    const ids = Array.from({ length: 10_000 }, (_, index) => `nobody-${index}`);
    const { body: earlier } = await api.post<Job>('/api/jobs/actions', { action: 'cancel', ids });
    await api.post(`/api/jobs/${earlier.id}/cancel`);
    await api.jobIn(earlier.id, 'cancelled');
    const again = await bulk(api, { action: 'retry', filter: { status: ['cancelled'] } });
    expect(again.summary?.text).toBe('No job matched');
    expect((await api.job(earlier.id)).status).toBe('cancelled');
    const filter = { status: ['cancelled'], kind: 'bulk-action' };
    expect((await bulk(api, { action: 'retry', filter })).summary?.text).toBe('1 of 1 jobs');
  });

  it('that failed are sent again', async () => {
    const { api, projectId, start } = await withImage(shared());
    const failed = [await start({ outcome: 'fail' }), await start({ outcome: 'fail' })];
    for (const { id } of failed) await api.jobIn(id, 'failed');
    const letters = await api.get<{ items: Job[] }>(`/api/jobs?projectId=${projectId}&status=failed`);
    expect(letters.body.items.map(({ id }) => id).toSorted()).toEqual(failed.map(({ id }) => id).toSorted());
    await bulk(api, { action: 'retry', filter: { projectId, status: ['failed'] } });
    for (const { id } of failed) {
      await vi.waitFor(
        async () => expect(await api.job(id)).toMatchObject({ status: 'failed', attempt: 2 }),
        15_000,
      );
    }
  });

  it.for([
    {},
    { action: 'cancel' },
    { action: 'explode', ids: ['a'] },
    { action: 'cancel', ids: [] },
    { action: 'cancel', ids: ['a'], filter: {} },
    { action: 'prioritize', ids: ['a'] },
    { action: 'cancel', ids: ['a'], priority: 1 },
    { action: 'cancel', filter: { status: ['lost'] } },
  ])('are not touched by what makes no sense: %j', async (body) => {
    const { api } = shared();
    expect(await api.post('/api/jobs/actions', body)).toMatchObject({
      status: 422,
      body: { code: 'invalid_body' },
    });
  });

  it('of a project of somebody else are not found', async () => {
    const { api } = shared();
    const answer = await api.post('/api/jobs/actions', { action: 'cancel', filter: { projectId: 'theirs' } });
    expect(answer.status).toBe(404);
  });
});

describe('a project with much to do', () => {
  it('leaves workers to other projects where it is told to', async () => {
    const { api } = await startSignedIn({ env: { HEADWAY_WORKERS: '2', HEADWAY_JOBS_PER_PROJECT: '1' } });
    const content = await cellsPng();
    const start = async (projectId: string): Promise<string> => {
      const asset = await api.uploadOne(projectId, { name: 'a.png', content }, '?process=false');
      const body = { kind: 'counter', parameters: longRun };
      return (await api.post<Job>(`/api/assets/${asset.id}/jobs`, body)).body.id;
    };
    const [busy, other] = [await api.createProject(), await api.createProject('Other')];
    const first = await start(busy.id);
    const second = await start(busy.id);
    await api.jobIn(first, 'running');
    const third = await start(other.id);
    await api.jobIn(third, 'running');
    expect((await api.job(second)).status).toBe('queued');
    await api.post(`/api/jobs/${first}/cancel`);
    await api.jobIn(second, 'running');
  });
});

describe('what a job told', () => {
  it('is read in pages: steps, log lines, items and attempts', async () => {
    const { api, start } = await withImage(shared());
    const { id } = await start();
    await api.jobIn(id, 'completed');
    const steps = await api.get<{ items: { name: string; status: string }[] }>(`/api/jobs/${id}/steps`);
    expect(steps.body.items).toMatchObject([
      { name: 'Read', status: 'completed', attempt: 1 },
      { name: 'Count', status: 'completed' },
    ]);
    expect(steps.headers.get('headway-position')).toContain(`job:${id}`);
    expect((await api.get(`/api/jobs/${id}/items`)).body).toEqual({ items: [], nextCursor: null });
    expect((await api.get(`/api/jobs/${id}/log?level=warning`)).status).toBe(200);
    expect((await api.get(`/api/jobs/${id}/log?level=loud`)).status).toBe(400);
    expect((await api.get(`/api/jobs/${id}/attempts`)).body).toMatchObject({
      items: [{ attempt: 1, outcome: 'completed', error: null }],
    });
    expect((await api.get(`/api/jobs/nobody/steps`)).status).toBe(404);
  });
});
