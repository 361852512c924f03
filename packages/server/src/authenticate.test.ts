import { HeadwayError, systemClock } from '@headway/protocol';
import { fakeClock } from '@headway/testkit';
import { SignJWT } from 'jose';
import { expect, test, vi } from 'vitest';
import { aClient, secret, startServer, tokenFor } from '../test/harness.ts';
import { startIssuer } from '../test/issuer.ts';
import { createAuthenticate } from './authenticate.ts';
import type { Authentication, Identity } from './options.ts';

function setUp(authentication: Authentication) {
  const onError = vi.fn<(error: unknown, context: { stage: string }) => void>();
  return { authenticate: createAuthenticate(authentication, { clock: systemClock(), onError }), onError };
}

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

test("a token of the issuer's key set says who comes", async () => {
  const issuer = await startIssuer();
  const { authenticate } = setUp(issuer);
  expect(await authenticate(await issuer.token())).toEqual({
    userId: 'ann',
    sessionId: 's1',
    tokenId: 't1',
    issuedAt: expect.any(Number),
    expiresAt: expect.any(Number),
  });
});

test('a token that is forged, of somebody else, for somebody else, without a subject, or no token is invalid', async () => {
  const issuer = await startIssuer();
  const { authenticate } = setUp(issuer);
  const sharedSecret = new SignJWT({ sub: 'ann', iss: issuer.issuer, aud: issuer.audience })
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  for (const token of [
    await issuer.forgedToken(),
    await issuer.token({ iss: 'https://other.example.org' }),
    await issuer.token({ aud: 'other' }),
    await issuer.token({ sub: '' }),
    await issuer.token({ nbf: Date.now() / 1000 + 60 }),
    await sharedSecret,
    'nonsense',
    'a.b.c',
  ]) {
    await expect(authenticate(token)).rejects.toEqual(code('token_invalid'));
  }
});

test('a token whose time is over has expired', async () => {
  const issuer = await startIssuer();
  const { authenticate } = setUp(issuer);
  const token = await issuer.token({ expiresAt: Date.now() - 2000 });
  await expect(authenticate(token)).rejects.toEqual(code('token_expired'));
});

test('while the keys are out of reach no token is called bad', async () => {
  const issuer = await startIssuer();
  const { authenticate, onError } = setUp(issuer);
  issuer.answerWith(503);
  const token = await issuer.token();
  await expect(authenticate(token)).rejects.toEqual(code('unavailable'));
  expect(onError).toHaveBeenCalledWith(expect.any(Error), { stage: 'authenticate' });
  issuer.answerWith(200);
  expect(await authenticate(token)).toMatchObject({ userId: 'ann' });
});

test('a shared secret takes HS256 only, and nothing unsigned', async () => {
  const { authenticate } = setUp({ secret });
  expect(await authenticate(await tokenFor('ann'))).toMatchObject({ userId: 'ann' });
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  const payload = Buffer.from(JSON.stringify({ sub: 'ann' })).toString('base64url');
  await expect(authenticate(`${header}.${payload}.`)).rejects.toEqual(code('token_invalid'));
  const strong = await new SignJWT({ sub: 'ann' })
    .setProtectedHeader({ alg: 'HS512' })
    .sign(new TextEncoder().encode(secret.repeat(2)));
  await expect(authenticate(strong)).rejects.toEqual(code('token_invalid'));
});

test("the application's own check keeps its code, and anything else it throws reads as token_invalid", async () => {
  const failures: Record<string, Error> = { left: new HeadwayError('signed_out'), odd: new Error('no') };
  const { authenticate } = setUp({
    verify: (token) => Promise.reject(failures[token] ?? new Error('unknown')),
  });
  await expect(authenticate('left')).rejects.toEqual(code('signed_out'));
  await expect(authenticate('odd')).rejects.toEqual(code('token_invalid'));
});

test.each([
  { what: 'no token', token: undefined, close: 4501, reason: 'unauthenticated' },
  { what: 'a bad token', token: 'nonsense', close: 4502, reason: 'token_invalid' },
])('a client with $what is closed with $close', async ({ token, close, reason }) => {
  const { open } = await startServer();
  const client = await open();
  client.send({ type: 'connect', ...(token && { token }), client: aClient, subscriptions: [] });
  expect(await client.closed).toEqual({ code: close, reason });
});

test('a client with an expired token is closed with 4001', async () => {
  const { open } = await startServer();
  const client = await open();
  const token = await tokenFor('ann', { expiresAt: Date.now() - 2000 });
  client.send({ type: 'connect', token, client: aClient, subscriptions: [] });
  expect(await client.closed).toEqual({ code: 4001, reason: 'token_expired' });
});

/** Tokens are `user:expiresAt`. */
const plain: Authentication = {
  verify: async (token): Promise<Identity> => {
    const [userId = '', expiresAt = ''] = token.split(':');
    if (userId === 'bad') throw new Error('bad token');
    return { userId, sessionId: null, tokenId: null, issuedAt: null, expiresAt: Number(expiresAt) };
  },
};

test('a live connection is closed when its token expires', async () => {
  const { connect } = await startServer({ authentication: plain });
  const client = await connect({ token: `ann:${Date.now() + 60}` });
  expect(await client.closed).toEqual({ code: 4001, reason: 'token_expired' });
});

test('a renewed token keeps the connection, and its rights are asked again', async () => {
  const subscribe = vi.fn<() => boolean>(() => true);
  const clock = fakeClock({ now: Date.now() });
  const { connect } = await startServer({
    clock,
    authentication: plain,
    namespaces: { room: { subscribe } },
  });
  const soon = Date.now() + 10_000;
  const client = await connect({ token: `ann:${soon}`, subscriptions: [{ channel: 'room:1' }] });
  const later = Date.now() + 60_000;
  client.send({ type: 'authenticate', ref: '1', token: `ann:${later}` });
  expect(await client.expect('reply')).toEqual({ type: 'reply', ref: '1', result: { expiresAt: later } });
  expect(subscribe).toHaveBeenCalledTimes(2);
  await clock.advance(10_000);
  expect(await client.settle()).toEqual([]);

  subscribe.mockReturnValue(false);
  client.send({ type: 'authenticate', ref: '2', token: `ann:${later}` });
  expect(await client.take(2)).toMatchObject([
    { type: 'unsubscribed', channel: 'room:1', code: 'forbidden' },
    { type: 'reply', ref: '2' },
  ]);
});

test("a token of another user closes the connection, a bad one is the message's error only", async () => {
  const { connect } = await startServer({ authentication: plain });
  const later = Date.now() + 60_000;
  const client = await connect({ token: `ann:${later}` });
  client.send({ type: 'authenticate', ref: '1', token: 'bad:0' });
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'token_invalid' });
  client.send({ type: 'authenticate', ref: '2', token: `ben:${later}` });
  expect(await client.closed).toEqual({ code: 4503, reason: 'user_changed' });
});

test('a renewal that fails leaves the old token, until its end', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { connect } = await startServer({ clock, authentication: plain });
  const client = await connect({ token: `ann:${clock.now() + 10_000}` });
  client.send({ type: 'authenticate', ref: '1', token: 'bad:0' });
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'token_invalid' });
  expect(await client.settle()).toEqual([]);
  await clock.advance(10_000);
  expect(await client.closed).toEqual({ code: 4001, reason: 'token_expired' });
});

test('a connection belongs to the session of its newest token', async () => {
  const { headway, connect } = await startServer();
  const client = await connect({ token: await tokenFor('ann', { sessionId: 'old' }) });
  client.send({ type: 'authenticate', ref: '1', token: await tokenFor('ann', { sessionId: 'new' }) });
  await client.expect('reply');
  await headway.revoke({ sessionId: 'old' });
  expect(await client.settle()).toEqual([]);
  await headway.revoke({ sessionId: 'new' });
  expect(await client.closed).toEqual({ code: 4504, reason: 'signed_out' });
});

test('of two tokens the one that was sent last holds, whichever was checked first', async () => {
  const checks = new Map<string, () => void>();
  const verify = async (token: string): Promise<Identity> => {
    if (token.endsWith('slow')) await new Promise<void>((resolve) => checks.set(token, resolve));
    return { userId: 'ann', sessionId: token, tokenId: null, issuedAt: null, expiresAt: null };
  };
  const { headway, connect } = await startServer({ authentication: { verify } });
  const client = await connect({ token: 'first' });
  client.send({ type: 'authenticate', ref: '1', token: 'second, slow' });
  client.send({ type: 'authenticate', ref: '2', token: 'third' });
  expect(await client.settle()).toEqual([]);
  checks.get('second, slow')?.();
  expect((await client.take(2)).map(({ ref }) => ref)).toEqual(['1', '2']);
  await headway.revoke({ sessionId: 'second, slow' });
  expect(await client.settle()).toEqual([]);
  await headway.revoke({ sessionId: 'third' });
  expect((await client.closed).reason).toBe('signed_out');
});
