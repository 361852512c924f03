import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import { addressHeader } from '../accounts/auth.ts';
import { minPasswordLength } from '../config.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError, problemMediaType } from '../http/problem.ts';
import { problemAnswers } from './schemas.ts';

const tags = ['Session'];
const accountTags = ['Account'];
const newPassword = z.string().min(minPasswordLength).max(128);
const signInBody = z.object({ email: z.email(), password: z.string() });

/** Hands these of `/api/auth/` to better-auth, and no others. Its bodies are passed on as they came; its errors become problem documents. */
export function authRoutes(app: App, hub: HubContext): void {
  const handle = async (request: FastifyRequest, reply: FastifyReply) =>
    await sendResponse(reply, await hub.auth.handler(asWebRequest(request, hub)));

  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    // The schemas are for the API document: better-auth checks what it is given.
    scope.setValidatorCompiler(() => (value: unknown) => ({ value }));
    scope.setSerializerCompiler(() => (value: unknown) => JSON.stringify(value));

    scope.route({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      schema: {
        tags,
        security: [],
        summary: 'Sign in: sets the session cookie',
        body: signInBody,
        response: { 200: z.unknown().describe('Signed in'), ...problemAnswers(400, 401, 403, 429) },
      },
      handler: handle,
    });
    scope.route({
      method: 'POST',
      url: '/api/auth/sign-out',
      schema: {
        tags,
        summary: 'Sign out: the session and its connections end',
        response: { 200: z.unknown().describe('Signed out') },
      },
      handler: handle,
    });
    scope.route({
      method: 'GET',
      url: '/api/auth/token',
      schema: {
        tags,
        summary: 'A token for `/ws`, valid for 15 minutes',
        response: { 200: z.object({ token: z.string() }), ...problemAnswers(401) },
      },
      handler: handle,
    });
    scope.route({
      method: 'POST',
      url: '/api/auth/change-password',
      schema: {
        tags: accountTags,
        summary: 'Choose a new password: all other sessions end',
        body: z.object({ currentPassword: z.string(), newPassword }),
        response: { 200: z.unknown().describe('Changed'), ...problemAnswers(400, 401, 403, 429) },
      },
      handler: handle,
    });
    scope.route({
      method: 'POST',
      url: '/api/auth/request-password-reset',
      schema: {
        tags: accountTags,
        security: [],
        summary: 'Ask for a link for a new password',
        description:
          'The answer is the same whether there is such an account or not. The link is mailed, or printed where the ' +
          'hub was started when it has no mail server.',
        body: z.object({ email: z.email() }),
        response: { 200: z.unknown().describe('Asked'), ...problemAnswers(400, 429) },
      },
      handler: handle,
    });
    scope.route({
      method: 'POST',
      url: '/api/auth/reset-password',
      schema: {
        tags: accountTags,
        security: [],
        summary: 'Choose a new password by a link: all sessions end',
        description: 'The token stands behind `#` in the link. It is good once, for an hour.',
        body: z.object({ token: z.string(), newPassword }),
        response: { 200: z.unknown().describe('Changed'), ...problemAnswers(400, 429) },
      },
      handler: handle,
    });
    done();
  });
}

function asWebRequest(request: FastifyRequest, hub: HubContext): Request {
  const headers = fromNodeHeaders(request.headers);
  headers.set(addressHeader, request.ip);
  const base = hub.config.publicUrl ?? `${request.protocol}://${request.host}`;
  const body = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null;
  const url = URL.parse(request.url, base);
  if (!url) throw new ApiError('bad_request', 'The Host header is not valid.');
  return new Request(url, { method: request.method, headers, body });
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status).header('cache-control', 'no-store');
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value);
  }
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const text = await response.text();
  reply.serializer((body: unknown) => String(body));
  if (response.status < 400) return await reply.send(text);
  return await reply.type(problemMediaType).send(JSON.stringify(asProblem(response.status, text)));
}

const codesByStatus: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_attempts',
};

/** better-auth's `{ code, message }` as a problem document; `message` stays for its own clients. */
function asProblem(status: number, text: string): object {
  const { code, message } = readJson(text);
  const detail = message ?? 'The request was refused.';
  return {
    type: 'about:blank',
    title: 'The request was refused',
    status,
    detail,
    code: (code && codeOf(code)) ?? codesByStatus[status] ?? (status < 500 ? 'bad_request' : 'internal'),
    message: detail,
  };
}

/** Where we have a code for the same, there is one code for it. */
function codeOf(code: string): string {
  return code === 'UNAUTHORIZED' ? 'unauthenticated' : code.toLowerCase();
}

function readJson(text: string): { code?: string; message?: string } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // no body, or not JSON: the status says what there is to say
  }
}
