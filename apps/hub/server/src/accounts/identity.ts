import { HeadwayError } from '@headway/protocol';
import type { Identity } from '@headway/server';
import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import type { Auth } from './auth.ts';
import { ApiError } from '../http/problem.ts';

/** Who makes a request. */
export interface Requester {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
}

/** Finds who makes a request, by the cookie; `null` when nobody is signed in. */
export async function findUser(auth: Auth, request: FastifyRequest): Promise<Requester | null> {
  if (request.headers.cookie === undefined) return null;
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  // A session may have begun at the moment of the deactivation.
  if (!session || session.user.deactivatedAt) return null;
  const { id: userId, name, email } = session.user;
  return { userId, sessionId: session.session.id, name, email };
}

const bearer = /^Bearer +(\S+)$/i;

/** The token of an `Authorization` header. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return bearer.exec(authorization ?? '')?.[1];
}

/**
 * Who makes a request, and in which session, by a bearer token or else by the cookie.
 * @throws ApiError `unauthenticated`, `token_invalid`, `token_expired`, `signed_out`.
 */
export async function requireSession(
  auth: Auth,
  verifyToken: (token: string) => Promise<Identity>,
  request: FastifyRequest,
): Promise<{ userId: string; sessionId: string | null }> {
  const token = bearerOf(request.headers.authorization);
  if (token === undefined) {
    const user = await findUser(auth, request);
    if (!user) throw new ApiError('unauthenticated', 'Sign in, then try again.');
    return user;
  }
  try {
    return await verifyToken(token);
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error;
    const { code, message } = error;
    if (code === 'token_invalid' || code === 'token_expired' || code === 'signed_out') {
      throw new ApiError(code, message);
    }
    throw error;
  }
}
