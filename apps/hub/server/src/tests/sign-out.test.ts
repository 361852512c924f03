import { expect, it } from 'vitest';
import { createApi, type TestApi } from '../test-support/api.ts';
import { admin, startSignedIn } from '../test-support/hub.ts';
import { connectLive, type LiveRecorder } from '../test-support/live.ts';

interface SignedIn {
  api: TestApi;
  token: string;
  live: LiveRecorder;
}

/** Signs the owner in once more, as another browser, and connects. */
async function signIn(url: string): Promise<SignedIn> {
  const api = createApi(url);
  await api.signIn(admin);
  const token = await api.token();
  const live = await connectLive(url, token, [{ channel: 'system' }]);
  await live.message('connected');
  return { api, token, live };
}

async function isOut(url: string, { live, token }: SignedIn): Promise<void> {
  expect(await live.closed).toBe(4504);
  expect(await (await connectLive(url, token)).closed).toBe(4504);
}

/** Asks for what nobody has: the answer shows that the connection lives. */
async function isIn({ live }: SignedIn): Promise<void> {
  live.send({ type: 'nonsense' });
  await live.message('error');
}

it('signing out closes the connections of that session, and no others', async () => {
  const { hub } = await startSignedIn();
  const [laptop, phone] = [await signIn(hub.url), await signIn(hub.url)];
  const second = await connectLive(hub.url, laptop.token);
  await second.message('connected');
  expect((await laptop.api.post('/api/auth/sign-out')).status).toBe(200);
  await isOut(hub.url, laptop);
  expect(await second.closed).toBe(4504);
  await isIn(phone);
});

it('signing out everywhere closes all connections', async () => {
  const { hub } = await startSignedIn();
  const [laptop, phone] = [await signIn(hub.url), await signIn(hub.url)];
  expect((await laptop.api.request('DELETE', '/api/account/sessions')).status).toBe(204);
  await isOut(hub.url, laptop);
  await isOut(hub.url, phone);
  await isIn(await signIn(hub.url));
});

it('signing the others out leaves the own connection', async () => {
  const { hub, api } = await startSignedIn();
  await api.post('/api/auth/sign-out');
  const [laptop, phone] = [await signIn(hub.url), await signIn(hub.url)];
  expect((await laptop.api.request('DELETE', '/api/account/sessions?others=true')).status).toBe(204);
  await isOut(hub.url, phone);
  await isIn(laptop);
});

it('a new password ends all other sessions, and leaves the one in which it was chosen', async () => {
  const { hub } = await startSignedIn();
  const [laptop, phone] = [await signIn(hub.url), await signIn(hub.url)];
  const answer = await laptop.api.post('/api/auth/change-password', {
    currentPassword: admin.password,
    newPassword: 'an even longer password',
  });
  expect(answer.status).toBe(200);
  await isOut(hub.url, phone);
  await isIn(laptop);
  expect((await laptop.api.get('/api/projects')).status).toBe(200);
});
