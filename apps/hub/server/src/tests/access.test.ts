import type { Job, JobReview } from '@headway/protocol';
import { SignJWT } from 'jose';
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addAccount } from '../test-support/accounts.ts';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn, startTestHub } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

const stranger = { email: 'eve@example.org', password: 'another long password', name: 'Eve' };

describe('somebody else', () => {
  it('finds nothing of a project: not its data, not its files, not its channels', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const { id } = await api.createProject();
    const asset = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() });
    const job = await api.jobIn(asset.latestJobId ?? '', 'completed');
    const result = (await api.get(`/api/jobs/${job.id}/result`)).headers.get('location') ?? '';

    await addAccount(dataDir, stranger);
    const eve = createApi(hub.url);
    await eve.signIn(stranger);
    expect((await eve.get('/api/projects')).body).toEqual({ items: [], nextCursor: null });
    const paths = [
      `/api/projects/${id}`,
      `/api/projects/${id}/assets`,
      `/api/projects/${id}/jobs`,
      `/api/assets/${asset.id}`,
      `/api/assets/${asset.id}/file`,
      `/api/assets/${asset.id}/thumbnail`,
      `/api/jobs/${job.id}`,
      `/api/jobs/${job.id}/result`,
      `/api/jobs/${job.id}/result.csv`,
      result,
      `${result}.csv`,
    ];
    for (const path of paths) {
      expect([path, await eve.get(path)]).toMatchObject([path, { status: 404, body: { code: 'not_found' } }]);
    }
    const writes = [
      ['DELETE', `/api/projects/${id}`, undefined],
      ['PATCH', `/api/projects/${id}`, { name: 'mine' }],
      ['POST', `/api/projects/${id}/samples`, {}],
      ['DELETE', `/api/assets/${asset.id}`, undefined],
      ['POST', `/api/assets/${asset.id}/jobs`, { kind: 'counter' }],
      ['POST', `/api/jobs/${job.id}/cancel`, {}],
      ['POST', `/api/jobs/${job.id}/retry`, {}],
    ] as const;
    for (const [method, path, body] of writes) {
      expect([path, (await eve.request(method, path, body)).status]).toEqual([path, 404]);
    }
    expect((await eve.upload(id, [{ name: 'a.png', content: await cellsPng() }])).status).toBe(404);

    const owner = (await api.get<{ user: { id: string } }>('/api/session')).body.user.id;
    const channels = [`project:${id}`, `job:${job.id}`, `job-log:${job.id}`, `user:${owner}`, 'nonsense:1'];
    const live = await connectLive(
      hub.url,
      await eve.token(),
      [...channels, 'system'].map((channel) => ({ channel })),
    );
    const { subscriptions } = await live.message('connected');
    expect(subscriptions).toMatchObject([
      ...channels.slice(0, 4).map((channel) => ({ channel, code: 'forbidden' })),
      { channel: 'nonsense:1', code: expect.stringMatching(/forbidden|unknown_channel/) },
      { channel: 'system', recovery: 'snapshot' },
    ]);
    expect((await api.get(`/api/projects/${id}`)).status).toBe(200);
  });
});

describe('somebody else, of what goes on', () => {
  it('finds no job and no batch, nor what they tell and ask, and changes nothing', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const { id } = await api.createProject();
    const asset = await api.uploadOne(
      id,
      { name: 'a.png', content: await cellsPng() },
      '?process=false&batchId=night',
    );
    const ask = { kind: 'counter', parameters: { outcome: 'ask' } };
    const { body: asking } = await api.post<Job>(`/api/assets/${asset.id}/jobs`, ask);
    const before = await api.jobIn(asking.id, 'reviewing');
    const { body: asked } = await api.get<{ items: JobReview[] }>(`/api/reviews?jobId=${asking.id}`);
    const review = asked.items[0]?.id ?? '';
    const { body: bulk } = await api.post<Job>('/api/jobs/actions', { action: 'pause', ids: ['nobody'] });
    await api.jobIn(bulk.id, 'completed');

    await addAccount(dataDir, stranger);
    const eve = createApi(hub.url);
    await eve.signIn(stranger);
    const ofJob = ['', '/steps', '/items', '/log', '/attempts', '/place', '/previews/x'];
    const paths = [
      ...[asking, bulk].flatMap((job) => ofJob.map((part) => `/api/jobs/${job.id}${part}`)),
      `/api/jobs?projectId=${id}`,
      `/api/projects/${id}/batches`,
      '/api/batches/night',
      `/api/reviews?projectId=${id}`,
      `/api/reviews/${review}`,
      `/api/queue?projectId=${id}`,
      `/api/queue/throughput?projectId=${id}`,
    ];
    for (const path of paths) {
      expect([path, await eve.get(path)]).toMatchObject([path, { status: 404, body: { code: 'not_found' } }]);
    }
    for (const path of [
      '/api/jobs',
      `/api/jobs?assetId=${asset.id}`,
      '/api/jobs?batchId=night',
      '/api/reviews',
    ]) {
      expect([path, (await eve.get(path)).body]).toEqual([path, { items: [], nextCursor: null }]);
    }
    expect((await eve.get('/api/queue?mine=true')).body).toMatchObject({ total: 0 });

    const work = { kind: 'counter', assetIds: [asset.id] };
    const writes: readonly (readonly [path: string, body: object])[] = [
      ...['cancel', 'pause', 'resume', 'retry'].map(
        (action) => [`/api/jobs/${asking.id}/${action}`, {}] as const,
      ),
      [`/api/jobs/${asking.id}/prioritize`, { priority: 1 }],
      ['/api/jobs/actions', { action: 'cancel', filter: { projectId: id } }],
      [`/api/reviews/${review}/answer`, { answer: 'yes' }],
      ...['seal', 'pause', 'resume', 'cancel'].map((action) => [`/api/batches/night/${action}`, {}] as const),
      ['/api/batches/night/jobs', work],
      [`/api/projects/${id}/batches`, work],
    ];
    for (const [path, body] of writes) {
      expect([path, (await eve.post(path, body)).status]).toEqual([path, 404]);
    }
    expect((await eve.request('DELETE', `/api/batches/night/jobs/${asking.id}`)).status).toBe(404);
    const { body: theirs } = await eve.post<Job>('/api/jobs/actions', { action: 'cancel', ids: [asking.id] });
    expect((await eve.jobIn(theirs.id, 'completed')).summary?.text).toBe('0 of 1 jobs, 1 could not have it');
    const live = await connectLive(hub.url, await eve.token(), [
      { channel: 'batch:night' },
      { channel: `job:${bulk.id}` },
    ]);
    expect((await live.message('connected')).subscriptions).toMatchObject([
      { code: 'forbidden' },
      { code: 'forbidden' },
    ]);
    expect(await api.job(asking.id)).toEqual(before);
  });
});

describe('nobody', () => {
  it('gets 401 from the API and no connection', async () => {
    const hub = await startTestHub();
    const api = createApi(hub.url);
    expect(await api.get('/api/projects')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(await api.get('/api/auth/token')).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    const wrong = await api.post('/api/auth/sign-in/email', {
      email: admin.email,
      password: 'wrong password',
    });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_email_or_password' } });
    const live = await connectLive(hub.url, null);
    expect(await live.closed).toBe(4501);
  });

  it('gets nowhere with a token of someone else’s making, or one whose session has ended', async () => {
    const { hub, api } = await startSignedIn();
    const forged = await new SignJWT({ sid: 'x' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('x')
      .setIssuer('headway-hub')
      .setAudience('headway')
      .setExpirationTime('1h')
      .sign(Buffer.from('a secret that is not the hub’s'));
    expect(await (await connectLive(hub.url, forged)).closed).toBe(4502);

    const token = await api.token();
    const bearer = createApi(hub.url);
    const headers = { authorization: `Bearer ${token}` };
    expect((await bearer.request('GET', '/api/projects', undefined, headers)).status).toBe(200);
    const live = await connectLive(hub.url, token);
    await live.message('connected');
    expect((await api.post('/api/auth/sign-out')).status).toBe(200);
    expect(await live.closed).toBe(4504);
    expect(await (await connectLive(hub.url, token)).closed).toBe(4504);
    expect(await bearer.request('GET', '/api/projects', undefined, headers)).toMatchObject({
      status: 401,
      body: { code: 'signed_out' },
    });
  });

  it('breaks only its own connection with a frame that is not a message', async () => {
    const { hub, api } = await startSignedIn();
    const live = await connectLive(hub.url, await api.token());
    await live.message('connected');
    live.send({ type: 'nonsense', ref: '1' });
    expect(await live.message('error')).toMatchObject({ code: 'unknown_type' });
    live.sendText('{"type":');
    expect(await live.closed).toBe(4500);
    expect((await api.get('/api/projects')).status).toBe(200);
  });
});

it('signs in again after the secret was lost, with tokens that work', async () => {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ dataDir });
  const old = await api.token();
  await hub.close();
  rmSync(`${dataDir}/secret`);

  const again = await startSignedIn({ dataDir });
  const live = await connectLive(again.hub.url, await again.api.token());
  await live.message('connected');
  expect(await (await connectLive(again.hub.url, old)).closed).toBe(4502);
});

describe('another site', () => {
  it('can’t use the cookie of who looks at it', async () => {
    const { api } = await startSignedIn();
    const evil = { origin: 'https://evil.example' };
    expect(await api.request('POST', '/api/projects', { name: 'x' }, evil)).toMatchObject({
      status: 403,
      body: { code: 'cross_origin' },
    });
    expect((await api.request('POST', '/api/auth/sign-out', {}, evil)).status).toBe(403);
    const read = await api.request('GET', '/api/projects', undefined, evil);
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
    expect(read.body).toEqual({ items: [], nextCursor: null });
  });

  it('may do so once an administrator allowed it', async () => {
    const { api } = await startSignedIn({ env: { HEADWAY_ALLOWED_ORIGINS: 'https://tool.example' } });
    const answer = await api.request(
      'POST',
      '/api/projects',
      { name: 'x' },
      { origin: 'https://tool.example' },
    );
    expect(answer.status).toBe(201);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://tool.example');
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  });
});
