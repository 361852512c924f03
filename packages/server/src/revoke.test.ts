import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLog, sqliteLog } from '@headway/log';
import { waitUntil } from '@headway/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { aClient, secret, startServer, type TestServer, tokenFor } from '../test/harness.ts';
import { pausedLog } from '../test/paused-log.ts';
import { createAuthenticate } from './authenticate.ts';
import { systemClock } from '@headway/protocol';
import type { Identity } from './options.ts';

const signedOut = { code: 4504, reason: 'signed_out' };
const revoked = { code: 4006, reason: 'token_revoked' };
const minuteMs = 60_000;

/** How a connect with this token ends. */
async function refusal({ open }: TestServer, token: string): Promise<unknown> {
  const client = await open();
  client.send({ type: 'connect', token, client: aClient, subscriptions: [] });
  return client.closed;
}

test('a session: its connections close at once, its tokens are refused, others go on', async () => {
  const server = await startServer();
  const phone = await tokenFor('ann', { sessionId: 'phone' });
  const tab = await tokenFor('ann', { sessionId: 'tab' });
  const [first, second, other] = await Promise.all(
    [phone, phone, tab].map((token) => server.connect({ token })),
  );
  await server.headway.revoke({ sessionId: 'phone' });
  expect(await first?.closed).toEqual(signedOut);
  expect(await second?.closed).toEqual(signedOut);
  expect(await refusal(server, phone)).toEqual(signedOut);
  expect(await other?.settle()).toEqual([]);
  await server.connect({ token: tab });
});

test('a user: all sessions close, and whoever signs in again is let in', async () => {
  const server = await startServer();
  const old = await tokenFor('ann', { issuedAt: Date.now() - minuteMs });
  const [ann, ben] = [await server.connect({ token: old }), await server.connect({ user: 'ben' })];
  await server.headway.revoke({ userId: 'ann' });
  expect(await ann.closed).toEqual(signedOut);
  expect(await refusal(server, old)).toEqual(signedOut);
  expect(await ben.settle()).toEqual([]);
  await server.connect({ token: await tokenFor('ann', { issuedAt: Date.now() + 1000 }) });
});

test('a token by its id: a connection that has a newer one by then stays', async () => {
  const server = await startServer();
  const [t1, t2] = await Promise.all(['t1', 't2'].map((tokenId) => tokenFor('ann', { tokenId })));
  const [renewed, old] = [
    await server.connect({ token: t1 ?? '' }),
    await server.connect({ token: t1 ?? '' }),
  ];
  renewed.send({ type: 'authenticate', ref: '1', token: t2 });
  await renewed.expect('reply');
  await server.headway.revoke({ tokenId: 't1' });
  expect(await old.closed).toEqual(revoked);
  expect(await refusal(server, t1 ?? '')).toEqual(revoked);
  expect(await renewed.settle()).toEqual([]);

  // What was revoked does not renew either; the token of before stays until its own end.
  renewed.send({ type: 'authenticate', ref: '2', token: t1 });
  expect(await renewed.expect('error')).toMatchObject({ ref: '2', code: 'token_revoked' });
  expect(await renewed.settle()).toEqual([]);
});

test('by issue time: older tokens of the user, not newer ones', async () => {
  const server = await startServer();
  const old = await tokenFor('ann', { issuedAt: Date.now() - 10 * minuteMs });
  const newer = await tokenFor('ann', { issuedAt: Date.now() - minuteMs });
  const [first, second] = [await server.connect({ token: old }), await server.connect({ token: newer })];
  await server.headway.revoke({ userId: 'ann', issuedBefore: Date.now() - 5 * minuteMs });
  expect(await first.closed).toEqual(revoked);
  expect(await second.settle()).toEqual([]);
  expect(await refusal(server, old)).toEqual(revoked);
  await server.connect({ token: newer });
});

/** A server whose tokens are checked only when the test says so. */
async function startSlow(): Promise<{ server: TestServer; checks: (() => void)[] }> {
  const checks: (() => void)[] = [];
  const check = createAuthenticate({ secret }, { clock: systemClock(), onError: () => undefined });
  const verify = async (token: string): Promise<Identity> => {
    const identity = await check(token);
    await new Promise<void>((resolve) => checks.push(resolve));
    return identity;
  };
  return { server: await startServer({ authentication: { verify } }), checks };
}

test('a revocation while a token is being checked finds its connection all the same', async () => {
  const { server, checks } = await startSlow();
  const client = await server.open();
  const token = await tokenFor('ann', { sessionId: 'tab' });
  client.send({ type: 'connect', token, client: aClient, subscriptions: [{ channel: 'room:1' }] });
  await waitUntil(() => checks.length === 1);
  const stored = server.headway.revoke({ sessionId: 'tab' });
  checks[0]?.();
  expect(await client.closed).toEqual(signedOut);
  await stored;
});

test('a revocation while a new token is being checked refuses that one', async () => {
  const { server, checks } = await startSlow();
  const client = await server.open();
  client.send({ type: 'connect', token: await tokenFor('ann', { tokenId: 't1' }), client: aClient });
  await waitUntil(() => checks.length === 1);
  checks[0]?.();
  await client.expect('connected');
  client.send({ type: 'authenticate', ref: '1', token: await tokenFor('ann', { tokenId: 't2' }) });
  await waitUntil(() => checks.length === 2);
  await server.headway.revoke({ tokenId: 't2' });
  checks[1]?.();
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'token_revoked' });
  expect(await client.settle()).toEqual([]);
});

test('a revocation in mid-resume ends it: nothing that is read by then is sent', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect, open } = await startServer({ log });
  const { id, positions } = await headway.publish('room:1', { type: 'task.noted', data: { text: 'old' } });
  await headway.publish('room:1', { type: 'task.noted', data: { text: 'missed' } });
  expect(id).toBeTruthy();
  const token = await tokenFor('ann', { sessionId: 'tab' });
  // By then the server knows that nothing was revoked before.
  await connect({ user: 'ben' });
  const client = await open();
  log.pause();
  const { channel, ...after } = positions[0] ?? { channel: '', epoch: '', offset: 0 };
  client.send({ type: 'connect', token, client: aClient, subscriptions: [{ channel, after }] });
  await waitUntil(() => log.waiting === 1);
  await headway.revoke({ sessionId: 'tab' });
  log.resume();
  expect(await client.closed).toEqual(signedOut);
  expect(await client.rest()).toEqual([]);
});

test('it outlives a restart, and reaches other servers of the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-revoke-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = sqliteLog({ path: join(folder, 'log.db') });
  const [one, two] = [await startServer({ log }), await startServer({ log })];
  const token = await tokenFor('ann', { sessionId: 'tab' });
  const elsewhere = await two.connect({ token });
  await one.headway.revoke({ sessionId: 'tab' });
  expect(await elsewhere.closed).toEqual(signedOut);
  expect(await refusal(two, token)).toEqual(signedOut);
  await Promise.all([one.headway.close(), two.headway.close()]);
  await log.close();

  const again = await startServer({ log: sqliteLog({ path: join(folder, 'log.db') }) });
  expect(await refusal(again, token)).toEqual(signedOut);
  await again.connect({ token: await tokenFor('ann', { sessionId: 'other' }) });
});

test('more revocations than a page are all known after a start', async () => {
  const log = memoryLog();
  const first = await startServer({ log });
  const ids = Array.from({ length: 25 }, (_, n) => `s${n}`);
  await Promise.all(ids.map((sessionId) => first.headway.revoke({ sessionId })));
  const second = await startServer({ log, pageEvents: 10 });
  for (const sessionId of ids) {
    expect(await refusal(second, await tokenFor('ann', { sessionId }))).toEqual(signedOut);
  }
});

test('as long as the log does not tell what was revoked, nobody is let in', async () => {
  const log = memoryLog();
  const snapshot = vi.spyOn(log, 'snapshot').mockRejectedValue(new Error('no disk'));
  const server = await startServer({ log });
  expect(server.headway.ready).toBe(false);
  const token = await tokenFor('ann');
  expect(await refusal(server, token)).toEqual({ code: 4002, reason: 'unavailable' });
  expect(server.errors.every(({ stage }) => stage === 'revocations')).toBe(true);
  expect(server.errors.length).toBeGreaterThan(0);
  snapshot.mockRestore();
  await server.connect({ token });
  expect(server.headway.ready).toBe(true);
});

test('a revocation that could not be stored is told to its caller, and holds here', async () => {
  const log = memoryLog();
  const server = await startServer({ log });
  const token = await tokenFor('ann', { sessionId: 'tab' });
  const client = await server.connect({ token });
  vi.spyOn(log, 'append').mockRejectedValueOnce(new Error('disk full'));
  await expect(server.headway.revoke({ sessionId: 'tab' })).rejects.toThrow('disk full');
  expect(await client.closed).toEqual(signedOut);
  expect(await refusal(server, token)).toEqual(signedOut);
});

test('nobody can subscribe to it or declare it', async () => {
  const { headway, connect } = await startServer();
  await headway.revoke({ tokenId: 't1' });
  const client = await connect({ subscriptions: [{ channel: 'headway-revocations' }] });
  expect(client.connected['subscriptions']).toMatchObject([{ code: 'unknown_channel' }]);
  await expect(startServer({ namespaces: { 'headway-revocations': {} } })).rejects.toThrow(/reserved/);
});
