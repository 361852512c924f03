import { createHmac } from 'node:crypto';

/** What a token says; times in seconds, as JWTs have them. */
export interface TokenClaims {
  sub: string;
  sid?: string;
  jti?: string;
  iat: number;
  exp: number;
}

/** Signs a JWT with HS256. */
export function signToken(claims: TokenClaims, secret: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
