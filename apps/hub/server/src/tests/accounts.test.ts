import type { AccountSession, Person } from '@headway/hub-api';
import { describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import { signedInPerson } from '../test-support/accounts.ts';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn } from '../test-support/hub.ts';
import { connectLive } from '../test-support/live.ts';
import { workerToken } from '../test-support/worker.ts';

interface Items<T> {
  items: T[];
}

async function sessionsOf(api: TestApi): Promise<AccountSession[]> {
  return (await api.get<Items<AccountSession>>('/api/account/sessions')).body.items;
}

describe('sessions', () => {
  it('are listed with the device and the place, without what would let anybody in', async () => {
    const { hub, api } = await startSignedIn();
    const phone = createApi(hub.url);
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)';
    const signedIn = await phone.request('POST', '/api/auth/sign-in/email', admin, { 'user-agent': agent });
    phone.cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? null;

    const own = await sessionsOf(api);
    expect(own).toHaveLength(2);
    expect(own.find(({ current }) => !current)).toMatchObject({ userAgent: agent, address: '127.0.0.1' });
    const [, secret = ''] = /=([^.]+)\./.exec(phone.cookie ?? '') ?? [];
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify(own)).not.toContain(secret);

    const other = (await sessionsOf(phone)).find(({ current }) => current);
    expect(own.find(({ current }) => !current)?.id).toBe(other?.id);
    // By a token the session is known, too.
    const byToken = createApi(hub.url);
    const { body } = await byToken.request<Items<AccountSession>>('GET', '/api/account/sessions', undefined, {
      authorization: `Bearer ${await phone.token()}`,
    });
    expect(body.items.filter(({ current }) => current).map(({ id }) => id)).toEqual([other?.id]);
  });

  it('say when they were used last, to the minute', async () => {
    const dataDir = dataFolder();
    const { api } = await startSignedIn({ dataDir });
    const twoMinutes = 120_000;
    const before = new Date(Date.now() - twoMinutes).toISOString();
    const db = openDatabase(`${dataDir}/hub.db`);
    const { expiresAt } = await db.selectFrom('session').select('expiresAt').executeTakeFirstOrThrow();
    await db
      .updateTable('session')
      .set({ updatedAt: before, expiresAt: new Date(Date.parse(expiresAt) - twoMinutes).toISOString() })
      .execute();
    await db.destroy();
    await api.get('/api/projects');
    const [session] = await sessionsOf(api);
    expect(Date.parse(session?.lastSeenAt ?? '')).toBeGreaterThan(Date.parse(before) + 60_000);
  });

  it('are ended one by one, by whom they belong to, and the lists hear of it', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const eve = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
    const [hers] = await sessionsOf(eve.api);
    expect((await api.request('DELETE', `/api/account/sessions/${hers?.id}`)).status).toBe(404);

    const { user } = (await eve.api.get<{ user: { id: string } }>('/api/session')).body;
    const second = createApi(hub.url);
    await second.signIn({ email: eve.email, password: 'Eve’s long password' });
    const live = await connectLive(hub.url, await eve.api.token(), [{ channel: `user:${user.id}` }]);
    await live.message('connected');
    const ended = (await sessionsOf(second)).find(({ current }) => current);
    expect((await eve.api.request('DELETE', `/api/account/sessions/${ended?.id}`)).status).toBe(204);
    await live.event(
      ({ type, data }) => type === 'account.changed' && (data as { part: string }).part === 'sessions',
    );
    expect((await second.get('/api/projects')).status).toBe(401);
    expect((await eve.api.get('/api/projects')).status).toBe(200);
    expect(await sessionsOf(eve.api)).toHaveLength(1);
  });
});

it('changes the name that others see, without what would disturb a line', async () => {
  const { api } = await startSignedIn();
  expect((await api.request('PATCH', '/api/account', { name: ' Ada\u202E\n Lovelace ' })).status).toBe(204);
  expect((await api.get('/api/session')).body).toMatchObject({ user: { name: 'Ada Lovelace' } });
  expect((await api.request('PATCH', '/api/account', { name: '   ' })).status).toBe(422);
});

it('has no doors of the account besides those that are documented', async () => {
  const { api } = await startSignedIn();
  for (const [method, path] of [
    ['GET', 'list-sessions'],
    ['POST', 'update-user'],
    ['POST', 'revoke-session'],
    ['POST', 'delete-user'],
    ['GET', 'get-session'],
    ['GET', 'jwks'],
  ] as const) {
    const { status } = await api.request(method, `/api/auth/${path}`, method === 'POST' ? {} : undefined);
    expect([path, status]).toEqual([path, 404]);
  }
});

describe('a deactivated account', () => {
  it('is out at once, stays out, and comes back with all that it had', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const eve = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
    const { id: projectId } = await eve.api.createProject();
    const worker = await workerToken(eve.api, projectId);
    const token = await eve.api.token();
    const live = await connectLive(hub.url, token);
    await live.message('connected');
    const people = async () => (await api.get<Items<Person>>('/api/people')).body.items;
    expect(await people()).toMatchObject([
      { name: 'Ada', administrator: true, sessions: 1, deactivatedAt: null },
      { name: 'Eve', administrator: false, sessions: 1, projects: 1, deactivatedAt: null },
    ]);

    const set = (active: boolean) => api.request('PATCH', `/api/people/${eve.id}`, { active });
    expect((await set(false)).status).toBe(204);
    expect(await live.closed).toBe(4504);
    expect((await eve.api.get('/api/projects')).status).toBe(401);
    expect(await (await connectLive(hub.url, token)).closed).toBe(4504);
    expect(await (await connectLive(hub.url, worker.token)).closed).toBe(4502);
    const credentials = { email: eve.email, password: 'Eve’s long password' };
    const refused = await createApi(hub.url).post('/api/auth/sign-in/email', credentials);
    expect(refused).toMatchObject({ status: 403, body: { code: 'account_deactivated' } });
    expect(refused.headers.getSetCookie()).toEqual([]);
    // Only who knows the password learns that.
    const wrong = await createApi(hub.url).post('/api/auth/sign-in/email', { ...credentials, password: 'x' });
    expect(wrong.status).toBe(401);
    expect((await people())[1]).toMatchObject({ sessions: 0, deactivatedAt: expect.any(String) });

    expect((await set(true)).status).toBe(204);
    await eve.api.signIn(credentials);
    expect((await eve.api.get(`/api/projects/${projectId}`)).status).toBe(200);
  });

  it('is the administrator’s decision, and not about themselves', async () => {
    const dataDir = dataFolder();
    const { hub, api } = await startSignedIn({ dataDir });
    const eve = await signedInPerson({ url: hub.url, dataDir }, 'Eve');
    const { user } = (await api.get<{ user: { id: string } }>('/api/session')).body;
    expect((await eve.api.get('/api/people')).status).toBe(403);
    const byEve = await eve.api.request('PATCH', `/api/people/${user.id}`, { active: false });
    expect(byEve.status).toBe(403);
    const own = await api.request('PATCH', `/api/people/${user.id}`, { active: false });
    expect(own).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await api.request('PATCH', '/api/people/nobody', { active: false })).status).toBe(404);
    await vi.waitFor(async () => expect((await api.get('/api/projects')).status).toBe(200));
  });
});
