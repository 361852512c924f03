import type { FastifyReply, FastifyRequest } from 'fastify';
import { positionHeader } from '@headway/protocol';
import type { App } from './app-types.ts';
import { isCrossSite } from './origins.ts';
import { ApiError } from './problem.ts';

/** What is checked and set on every request of the API. */
export function guardRequests(app: App, allowedOrigins: readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    // By its route: an address may be written in many ways, `/%61pi/` too.
    if (!(request.routeOptions.url ?? request.url).startsWith('/api/')) return;
    // Answers are data of one user; a file's own policy replaces these.
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'private, no-cache');
    refuseCrossSite(request, allowedOrigins);
    return allowOrigins(request, reply, allowedOrigins);
  });
}

function refuseCrossSite(request: FastifyRequest, allowedOrigins: readonly string[]): void {
  const { cookie, origin } = request.headers;
  // Without a cookie there is nothing to abuse.
  if (cookie === undefined) return;
  const site = request.headers['sec-fetch-site'];
  const facts = {
    method: request.method,
    host: request.host,
    origin,
    secFetchSite: Array.isArray(site) ? site[0] : site,
  };
  if (isCrossSite(facts, allowedOrigins)) {
    throw new ApiError(
      'cross_origin',
      `Requests of ${origin ?? 'another site'} may not change anything here.`,
    );
  }
}

/** Besides what browsers send anyway; those of tus among them. */
const allowedHeaders =
  'content-type, authorization, tus-resumable, upload-length, upload-metadata, upload-offset';

/** CORS for the origins that an administrator allowed. */
function allowOrigins(
  request: FastifyRequest,
  reply: FastifyReply,
  allowedOrigins: readonly string[],
): FastifyReply | undefined {
  const { origin } = request.headers;
  if (allowedOrigins.length > 0) reply.header('vary', 'Origin');
  if (origin === undefined || !allowedOrigins.includes(origin)) return undefined;
  reply
    .header('access-control-allow-origin', origin)
    .header('access-control-allow-credentials', 'true')
    .header(
      'access-control-expose-headers',
      `${positionHeader}, Location, Tus-Resumable, Upload-Offset, Upload-Length`,
    );
  if (request.method !== 'OPTIONS') return undefined;
  return reply
    .code(204)
    .header('access-control-allow-methods', 'GET, HEAD, POST, PATCH, DELETE')
    .header('access-control-allow-headers', allowedHeaders)
    .header('access-control-max-age', '600')
    .send();
}
