import { join } from 'node:path';
import { HeadwayError } from '@headway/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { createAuth, migrateAccounts, tokenAudience, tokenIssuer } from './auth.ts';
import { openDatabase } from '../database.ts';
import { createFirstAccount } from './first-account.ts';
import { admin, dataFolder } from '../test-support/hub.ts';
import { createTokenVerifier } from './token-verifier.ts';

async function openAccounts() {
  const db = openDatabase(join(dataFolder(), 'hub.db'));
  onTestFinished(() => db.destroy());
  const ended: string[] = [];
  const auth = createAuth({
    db,
    secret: 'a secret of at least thirty-two characters',
    baseUrl: 'http://localhost',
    trustedOrigins: () => [],
    onSessionEnded: (sessionId) => ended.push(sessionId),
    onError: () => undefined,
  });
  await migrateAccounts(auth);
  await createFirstAccount(auth, db, { now: () => Date.now() }).createFromEnvironment(admin);
  const { user } = await auth.api.signInEmail({ body: admin });
  const { id: sid } = await db.selectFrom('session').select('id').executeTakeFirstOrThrow();
  /** Signed with the hub's own key. */
  const sign = async (claims: Record<string, unknown>, expirationTime = '15m') =>
    (
      await auth.api.signJWT({
        body: {
          payload: { sub: user.id, sid, jti: 't1', iat: Math.floor(Date.now() / 1000), ...claims },
          overrideOptions: { jwt: { issuer: tokenIssuer, audience: tokenAudience, expirationTime } },
        },
      })
    ).token;
  return { auth, db, userId: user.id, sid, sign, ended, verify: createTokenVerifier(auth, db) };
}

const withCode = (code: string) => (error: unknown) => error instanceof HeadwayError && error.code === code;

it('tells who a token speaks of', async () => {
  const { verify, sign, userId, sid } = await openAccounts();
  const identity = await verify(await sign({}));
  expect(identity).toMatchObject({ userId, sessionId: sid, tokenId: 't1' });
  expect((identity.expiresAt ?? 0) - (identity.issuedAt ?? 0)).toBeCloseTo(15 * 60_000, -4);
});

it('refuses each wrong token with its own code', async () => {
  const { verify, sign, db, sid } = await openAccounts();
  const good = await sign({});
  await expect(verify('nonsense')).rejects.toSatisfy(withCode('token_invalid'));
  await expect(verify(`${good.slice(0, -4)}AAAA`)).rejects.toSatisfy(withCode('token_invalid'));
  await expect(verify(await sign({}, '-1m'))).rejects.toSatisfy(withCode('token_expired'));
  await expect(verify(await sign({ sid: 'unknown' }))).rejects.toSatisfy(withCode('signed_out'));
  await expect(verify(await sign({ sub: 'somebody' }))).rejects.toSatisfy(withCode('signed_out'));
  await db
    .updateTable('session')
    .set({ expiresAt: '2020-01-01T00:00:00.000Z' })
    .where('id', '=', sid)
    .execute();
  await expect(verify(good)).rejects.toSatisfy(withCode('signed_out'));
});

it('puts nothing but ids and times into a token', async () => {
  const { auth } = await openAccounts();
  const signedIn = await auth.api.signInEmail({ body: admin, asResponse: true });
  const headers = new Headers({ cookie: signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '' });
  const { token } = await auth.api.getToken({ headers });
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(Object.keys(payload as object).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'aud',
    'exp',
    'iat',
    'iss',
    'jti',
    'sid',
    'sub',
  ]);
});

it('hears of every session that ends, however many end together', async () => {
  const { auth, userId, ended } = await openAccounts();
  const { internalAdapter } = await auth.$context;
  for (let n = 0; n < 120; n += 1) await internalAdapter.createSession(userId);
  await internalAdapter.deleteUserSessions(userId);
  expect(new Set(ended).size).toBe(121);
});
