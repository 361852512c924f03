import { expect, it, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import { createApi } from '../test-support/api.ts';
import { admin, dataFolder, startSignedIn } from '../test-support/hub.ts';
import { connectLive } from '../test-support/live.ts';
import { startMailServer } from '../test-support/mail-server.ts';

const path = '/api/auth/request-password-reset';
const newPassword = 'a new long password';

/** Asks for a link, each time from another address: attempts are counted by address. */
const ask = (() => {
  let count = 0;
  return (url: string, email: string) =>
    createApi(url).request('POST', path, { email }, { 'x-forwarded-for': `10.0.0.${(count += 1)}` });
})();

/** A hub that prints its mails, and the tokens of the links that it has printed. */
async function startPrinting(dataDir = dataFolder()) {
  const printed: string[] = [];
  const { hub, api } = await startSignedIn({ dataDir, print: (text) => printed.push(text) });
  const tokens = () => printed.map((text) => /\/reset-password#(\S+)/.exec(text)?.[1] ?? '');
  /** Asks for a link and waits for it. */
  const link = async (): Promise<string> => {
    const before = tokens().length;
    expect((await ask(hub.url, admin.email)).status).toBe(200);
    return await vi.waitFor(() => {
      const token = tokens()[before];
      if (token === undefined) throw new Error('No link was printed.');
      return token;
    });
  };
  return { hub, api, printed, tokens, link };
}

it('gives a new password by a printed link, once, and ends all sessions', async () => {
  const { hub, api, link, printed } = await startPrinting();
  const live = await connectLive(hub.url, await api.token());
  await live.message('connected');
  const [token, older] = [await link(), await link()];
  expect(printed[0]).toMatch(`To ${admin.email}: `);
  expect(printed[0]).toContain(`${hub.url}/reset-password#${token}`);

  const somebody = createApi(hub.url);
  const reset = (body: object) => somebody.post('/api/auth/reset-password', body);
  expect(await reset({ token: 'guessed', newPassword })).toMatchObject({
    status: 400,
    body: { code: 'invalid_token' },
  });
  expect((await reset({ token, newPassword: 'short' })).status).toBe(400);
  expect((await reset({ token, newPassword })).status).toBe(200);
  expect(await live.closed).toBe(4504);
  expect((await api.get('/api/projects')).status).toBe(401);
  // Used up, and the others with it.
  expect((await reset({ token, newPassword: 'yet another one' })).status).toBe(400);
  expect((await reset({ token: older, newPassword: 'yet another one' })).status).toBe(400);
  expect((await somebody.post('/api/auth/sign-in/email', admin)).status).toBe(401);
  await somebody.signIn({ email: admin.email, password: newPassword });
});

it('mails the link where there is a mail server, and prints nothing', async () => {
  const mail = await startMailServer();
  const printed: string[] = [];
  const { hub } = await startSignedIn({
    print: (text) => printed.push(text),
    env: {
      HEADWAY_SMTP_URL: mail.url,
      HEADWAY_MAIL_FROM: 'Headway <hub@example.org>',
      HEADWAY_PUBLIC_URL: 'https://hub.example.org',
    },
  });
  expect((await createApi(hub.url).get('/api/session')).body).toMatchObject({ sendsMail: true });
  expect((await ask(hub.url, admin.email)).status).toBe(200);
  await vi.waitFor(() => expect(mail.received).toHaveLength(1), { timeout: 10_000 });
  expect(mail.received[0]).toMatchObject({ from: 'hub@example.org', to: [admin.email] });
  // Where the hub is for everyone, whatever the request said.
  expect(mail.received[0]?.message).toContain('https://hub.example.org/reset-password#');
  expect(printed).toEqual([]);
});

it('answers alike whether there is such an account or not', async () => {
  const { hub, link, tokens } = await startPrinting();
  const [known, unknown] = [await ask(hub.url, admin.email), await ask(hub.url, 'nobody@example.org')];
  expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  expect([...unknown.headers.keys()]).toEqual([...known.headers.keys()]);
  await link();
  expect(tokens()).toHaveLength(2);
});

it('fills nobody’s inbox, and keeps no link that a reader of the database could use', async () => {
  const dataDir = dataFolder();
  const { hub, tokens } = await startPrinting(dataDir);
  for (let count = 0; count < 7; count += 1) {
    expect((await ask(hub.url, admin.email)).status).toBe(200);
  }
  await vi.waitFor(() => expect(tokens()).toHaveLength(5));
  await hub.close();
  const db = openDatabase(`${dataDir}/hub.db`);
  const rows = JSON.stringify(await db.selectFrom('verification').selectAll().execute());
  await db.destroy();
  for (const token of tokens()) expect(rows).not.toContain(token);
});

it('forgets links after their time', async () => {
  const dataDir = dataFolder();
  const { hub, link } = await startPrinting(dataDir);
  const token = await link();
  const db = openDatabase(`${dataDir}/hub.db`);
  await db.updateTable('verification').set({ expiresAt: '2020-01-01T00:00:00.000Z' }).execute();
  await db.destroy();
  const late = await createApi(hub.url).post('/api/auth/reset-password', { token, newPassword });
  expect(late).toMatchObject({ status: 400, body: { code: 'invalid_token' } });
});

it('tires of whoever asks again and again', async () => {
  const { hub, tokens } = await startPrinting();
  const statuses: number[] = [];
  for (let count = 0; count < 11; count += 1) {
    statuses.push((await createApi(hub.url).post(path, { email: 'nobody@example.org' })).status);
  }
  expect(statuses.at(-1)).toBe(429);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(tokens()).toEqual([]);
});
