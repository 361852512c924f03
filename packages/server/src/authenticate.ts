import { type Clock, HeadwayError } from '@headway/protocol';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import type { Authentication, Identity } from './options.ts';
import type { OnError } from './told-error.ts';

/** @throws HeadwayError with the code that says why the token was refused. */
export type Authenticate = (token: string) => Promise<Identity>;

/** Checks tokens as the options say. */
export function createAuthenticate(
  authentication: Authentication,
  { clock, onError }: { clock: Clock; onError: OnError },
): Authenticate {
  const verify = verifierOf(authentication, clock);
  return async (token) => {
    let identity: Identity;
    try {
      identity = await verify(token);
    } catch (error) {
      const refused = refusal(error, 'jwksUrl' in authentication);
      if (refused.code === 'unavailable') onError(error, { stage: 'authenticate' });
      throw refused;
    }
    if (identity.expiresAt !== null && identity.expiresAt <= clock.now()) {
      throw new HeadwayError('token_expired');
    }
    return identity;
  };
}

function verifierOf(authentication: Authentication, clock: Clock): (token: string) => Promise<Identity> {
  if ('verify' in authentication) return authentication.verify;
  const { issuer, audience } = authentication;
  const options = (): JWTVerifyOptions => ({
    requiredClaims: ['sub'],
    currentDate: new Date(clock.now()),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  });
  if ('secret' in authentication) {
    const secret = new TextEncoder().encode(authentication.secret);
    return async (token) => {
      const { payload } = await jwtVerify(token, secret, { ...options(), algorithms: ['HS256'] });
      return identityOf(payload);
    };
  }
  // Only asymmetric algorithms come out of a remote key set; it is fetched when a token first needs it.
  const keys = createRemoteJWKSet(new URL(authentication.jwksUrl));
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, options());
    return identityOf(payload);
  };
}

function identityOf({ sub, sid, jti, iat, exp }: JWTPayload): Identity {
  if (!sub) throw new HeadwayError('token_invalid', 'The token names no subject.');
  return {
    userId: sub,
    sessionId: typeof sid === 'string' ? sid : null,
    tokenId: jti ?? null,
    issuedAt: iat === undefined ? null : iat * 1000,
    expiresAt: exp === undefined ? null : exp * 1000,
  };
}

function refusal(error: unknown, remoteKeys: boolean): HeadwayError {
  if (error instanceof HeadwayError) return error;
  if (error instanceof errors.JWTExpired) {
    return new HeadwayError('token_expired', undefined, { cause: error });
  }
  // A token can't be called bad while the keys to judge it are out of reach: the client shall come again.
  return new HeadwayError(remoteKeys && isKeyFailure(error) ? 'unavailable' : 'token_invalid', undefined, {
    cause: error,
  });
}

function isKeyFailure(error: unknown): boolean {
  return (
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    // An answer other than 200, or one that is no JSON.
    error.code === 'ERR_JOSE_GENERIC'
  );
}
