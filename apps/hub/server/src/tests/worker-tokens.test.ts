import { describe, expect, it, vi } from 'vitest';
import { signedInPerson } from '../test-support/accounts.ts';
import { createApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { connectLive, type LiveRecorder } from '../test-support/live.ts';
import { foreignJob, httpWorker, workerToken } from '../test-support/worker.ts';

const worker = { id: 'w1' };

/** What a request over the WebSocket is answered with: its result or its code. */
async function asked(live: LiveRecorder, id: string, method: string, params: object): Promise<unknown> {
  live.send({ type: 'request', ref: id, id, method, params });
  return await vi.waitFor(() => {
    const answer = live.control.find((message) => 'ref' in message && message.ref === id);
    if (answer?.type === 'reply') return answer.result;
    if (answer?.type === 'error') return answer.code;
    throw new Error('No answer yet.');
  });
}

describe('worker tokens', () => {
  it('are made by who owns the project, shown once, listed and revoked with effect at once', async () => {
    const { hub, api } = await startSignedIn();
    const { id: projectId } = await api.createProject();
    const made = await workerToken(api, projectId);
    expect(made.token).toMatch(/^hww_/);
    const { body } = await api.get<{ items: { id: string }[] }>('/api/worker-tokens');
    expect(body.items).toMatchObject([{ id: made.id, kinds: ['bright'], projectId, name: 'Test' }]);
    expect(JSON.stringify(body)).not.toContain(made.token.slice(-30));
    expect((await createApi(hub.url).get('/api/worker-tokens')).status).toBe(401);

    const live = await connectLive(hub.url, made.token);
    await live.message('connected');
    expect((await httpWorker(hub.url, made.token).call('take', { worker })).status).toBe(200);
    expect((await api.request('DELETE', `/api/worker-tokens/${made.id}`)).status).toBe(204);
    const refused = await httpWorker(hub.url, made.token).call('take', { worker });
    expect([refused.status, refused.body.code]).toEqual([401, 'token_invalid']);
    expect(await live.closed).toBe(4006);
    const again = await connectLive(hub.url, made.token);
    expect(await again.closed).toBe(4502);
    expect((await api.request('DELETE', `/api/worker-tokens/${made.id}`)).status).toBe(404);
  });

  it('are for the kinds and the project that they name', async () => {
    const { hub, api } = await startSignedIn();
    const { id: projectId } = await api.createProject();
    const { id: otherId } = await api.createProject('Other');
    const { token } = await workerToken(api, projectId);
    await workerToken(api, otherId, { kinds: ['bright', 'dark'] });
    await foreignJob(api, otherId);
    const http = httpWorker(hub.url, token);
    expect((await http.call('take', { worker })).body).toEqual({ run: null });
    const refused = await http.call('take', { worker, kinds: ['dark'] });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    // The administrator's is for every project.
    const all = await workerToken(api, undefined);
    expect((await httpWorker(hub.url, all.token).call('take', { worker })).body.run).toMatchObject({
      attempt: 1,
    });
  });

  it('end with the rights of who made them, and are good again with those', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const { id: projectId } = await api.createProject();
    const ben = await signedInPerson({ url: hub.url, dataDir }, 'Ben');
    const members = `/api/projects/${projectId}/members`;
    await api.post(members, { email: ben.email, role: 'owner' });
    const { token } = await workerToken(ben.api, projectId);
    const take = async () => (await httpWorker(hub.url, token).call('take', { worker })).status;
    expect(await take()).toBe(200);
    await api.request('PATCH', `${members}/${ben.id}`, { role: 'editor' });
    expect(await take()).toBe(401);
    await api.request('DELETE', `${members}/${ben.id}`);
    expect(await take()).toBe(401);
    await api.post(members, { email: ben.email, role: 'owner' });
    expect(await take()).toBe(200);
  });

  it('end in time: their calls are refused and their connections closed', async () => {
    const { hub, api } = await startSignedIn();
    const { id: projectId } = await api.createProject();
    const { token } = await workerToken(api, projectId, { expiresInSeconds: 2 });
    const live = await connectLive(hub.url, token);
    const waiting = httpWorker(hub.url, token).call('take', { worker, waitMs: 20_000 });
    await live.message('connected');
    expect(await live.closed).toBe(4001);
    expect((await waiting).body).toEqual({ run: null });
    const refused = await httpWorker(hub.url, token).call('take', { worker });
    expect([refused.status, refused.body.code]).toEqual([401, 'token_expired']);
  });

  it('can not be made for the jobs of others, nor for kinds that the hub does itself', async () => {
    const { api } = await startSignedIn();
    const { id: projectId } = await api.createProject();
    const make = async (more: object) =>
      (
        await api.post<{ code: string }>('/api/worker-tokens', {
          name: 'x',
          kinds: ['bright'],
          expiresInSeconds: 60,
          ...more,
        })
      ).body.code;
    expect(await make({ projectId: '01JV8NZX4Q7M2C9T5E1R8W6BKA' })).toBe('not_found');
    for (const kind of ['counter', 'bulk-action']) {
      expect(await make({ projectId, kinds: [kind] })).toBe('kind_not_for_workers');
    }
    expect(await make({ projectId, expiresInSeconds: 1e9 })).toBe('invalid_body');
    expect(await make({ projectId, kinds: [] })).toBe('invalid_body');
  });

  it('open nothing of what people may do, and people may not do what workers do', async () => {
    const { hub, api } = await startSignedIn();
    const { id: projectId } = await api.createProject();
    const { id: tokenId, token } = await workerToken(api, projectId);
    const { job } = await foreignJob(api, projectId);
    const channels = [
      `project:${projectId}`,
      `job:${job.id}`,
      `job-log:${job.id}`,
      'system',
      `user:${tokenId}`,
    ];
    const live = await connectLive(hub.url, token, [
      ...channels.map((channel) => ({ channel })),
      { channel: `worker:${tokenId}` },
    ]);
    const { subscriptions, user } = await live.message('connected');
    expect(user?.id).toBe(`worker:${tokenId}`);
    expect(subscriptions.map((each) => ('code' in each ? each.code : each.recovery))).toEqual([
      ...channels.map(() => 'forbidden'),
      'snapshot',
    ]);
    live.send({
      type: 'publish',
      ref: 'p',
      id: 'p',
      channel: `worker:${tokenId}`,
      event: { type: 'system.notice', data: {} },
    });
    expect((await live.message('error')).code).toBe('forbidden');
    for (const path of ['/api/projects', `/api/jobs/${job.id}`, '/api/worker-tokens']) {
      const { status } = await createApi(hub.url).request('GET', path, undefined, {
        authorization: `Bearer ${token}`,
      });
      expect([path, status]).toEqual([path, 401]);
    }

    const person = await connectLive(hub.url, await api.token(), [{ channel: `worker:${tokenId}` }]);
    expect((await person.message('connected')).subscriptions).toMatchObject([{ code: 'forbidden' }]);
    expect(await asked(person, 'r', 'worker.take', { worker })).toBe('forbidden');
    expect((await httpWorker(hub.url, await api.token()).call('take', { worker })).status).toBe(401);
    expect(await asked(live, 'take', 'worker.take', { worker })).toMatchObject({ run: { job: job.id } });
  });
});
