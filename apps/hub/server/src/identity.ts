import { HeadwayError } from '@headway/protocol';
import type { Identity } from '@headway/server';
import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import type { Auth } from './auth.ts';
import { ApiError } from './problem.ts';

/** Who makes a request. */
export interface Requester {
  userId: string;
  name: string;
  email: string;
}

/** Finds who makes a request, by the cookie; `null` when nobody is signed in. */
export async function findUser(auth: Auth, request: FastifyRequest): Promise<Requester | null> {
  if (request.headers.cookie === undefined) return null;
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  return session && { userId: session.user.id, name: session.user.name, email: session.user.email };
}

const bearer = /^Bearer +(\S+)$/i;

/** The token of an `Authorization` header. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return bearer.exec(authorization ?? '')?.[1];
}

/**
 * The user's id, by a bearer token or else by the cookie.
 * @throws ApiError `unauthenticated`, `token_invalid`, `token_expired`, `signed_out`.
 */
export async function requireUserId(
  auth: Auth,
  verifyToken: (token: string) => Promise<Identity>,
  request: FastifyRequest,
): Promise<string> {
  const token = bearerOf(request.headers.authorization);
  if (token === undefined) {
    const user = await findUser(auth, request);
    if (!user) throw new ApiError('unauthenticated', 'Sign in, then try again.');
    return user.userId;
  }
  try {
    return (await verifyToken(token)).userId;
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error;
    const { code, message } = error;
    if (code === 'token_invalid' || code === 'token_expired' || code === 'signed_out') {
      throw new ApiError(code, message);
    }
    throw error;
  }
}
