import { HeadwayError } from '@headway/protocol';
import type { Identity } from '@headway/server';
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Auth, tokenAudience, tokenIssuer } from './auth.ts';
import type { HubDatabase } from '../database.ts';

/** Checks a token of `GET /api/auth/token`: its signature, its times, and that its session still exists. */
export function createTokenVerifier(auth: Auth, db: HubDatabase): (token: string) => Promise<Identity> {
  let keys: ReturnType<typeof createLocalJWKSet> | null = null;

  async function verify(token: string): Promise<JWTPayload> {
    const options = { issuer: tokenIssuer, audience: tokenAudience };
    const known = keys !== null;
    keys ??= createLocalJWKSet(await auth.api.getJwks());
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      // The first token after a start may have made the first key.
      if (!known || !(error instanceof errors.JWKSNoMatchingKey)) throw error;
      keys = createLocalJWKSet(await auth.api.getJwks());
      return (await jwtVerify(token, keys, options)).payload;
    }
  }

  return async (token) => {
    const payload = await verify(token).catch((cause: unknown) => {
      const code = cause instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid';
      throw new HeadwayError(code, undefined, { cause });
    });
    const { sub, jti, iat, exp } = payload;
    const sid = payload['sid'];
    if (typeof sub !== 'string' || typeof sid !== 'string') throw new HeadwayError('token_invalid');
    if (!(await sessionExists(db, { sid, sub }))) throw new HeadwayError('signed_out');
    return {
      userId: sub,
      sessionId: sid,
      tokenId: jti ?? null,
      issuedAt: iat === undefined ? null : iat * 1000,
      expiresAt: exp === undefined ? null : exp * 1000,
    };
  };
}

async function sessionExists(db: HubDatabase, { sid, sub }: { sid: string; sub: string }): Promise<boolean> {
  const row = await db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select('session.expiresAt')
    .where('session.id', '=', sid)
    .where('user.id', '=', sub)
    .where('user.deactivatedAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined && Date.parse(row.expiresAt) > Date.now();
}
