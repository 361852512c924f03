import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, startTestHub } from '../test-support/hub.ts';

it('makes the first account with the one-time code, once', async () => {
  const dataDir = dataFolder();
  const hub = await startTestHub({ account: false, dataDir });
  const api = createApi(hub.url);
  expect((await api.get('/api/session')).body).toMatchObject({ user: null, needsFirstAccount: true });

  const account = { ...admin, name: 'Ada' };
  const wrong = await api.post('/api/setup', { code: 'AAAA-AAAA-AAAA', ...account });
  expect(wrong).toMatchObject({ status: 403, body: { code: 'wrong_setup_code' } });
  const short = await api.post('/api/setup', { code: hub.setupCode, ...account, password: 'short' });
  expect(short).toMatchObject({ status: 422, body: { code: 'invalid_body' } });

  // At the same moment, typed as people type: one of the two gets it.
  const code = hub.setupCode?.toLowerCase().replaceAll('-', ' ');
  const both = await Promise.all([1, 2].map(() => api.post('/api/setup', { code, ...account })));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const made = both.find(({ status }) => status === 201);
  expect(made?.body).toMatchObject({ user: { name: 'Ada', email: admin.email }, needsFirstAccount: false });

  api.cookie = made?.headers.getSetCookie()[0]?.split(';', 1)[0] ?? null;
  expect((await api.get('/api/session')).body).toMatchObject({
    user: { name: 'Ada' },
    needsFirstAccount: false,
  });
  expect((await api.get('/api/projects')).status).toBe(200);
  expect(
    (await api.post('/api/auth/sign-up/email', { ...admin, email: 'b@example.org', name: 'B' })).status,
  ).toBe(404);

  await hub.close();
  expect((await startTestHub({ account: false, dataDir })).setupCode).toBeNull();
});

it('tires of wrong codes', async () => {
  const hub = await startTestHub({ account: false });
  const api = createApi(hub.url);
  const attempt = async () => (await api.post('/api/setup', { code: 'WRONG', ...admin })).status;
  for (let count = 0; count < 10; count += 1) expect(await attempt()).toBe(403);
  expect(await attempt()).toBe(429);
});
