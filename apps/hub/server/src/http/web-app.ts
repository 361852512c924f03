import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app-types.ts';
import { sendRouteNotFound } from './errors.ts';

/** Where the built web app is. */
export const webDir: string = join(import.meta.dirname, '../../../web/dist');

const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  // Components place popups and bars by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const notBuilt =
  'The hub is running, but its web app is not built. Start it with "npm start", or run "npm run build -w @headway/hub-web" first.\n';

/** Serves the web app, and its start page for every address that is a screen of it. */
export async function serveWebApp(app: App, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders(reply, path) {
        // Names under assets/ have a hash of their content.
        const hashed = path.startsWith(join(folder, 'assets') + sep);
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        reply.header('content-security-policy', contentSecurityPolicy);
        reply.header('referrer-policy', 'same-origin');
        reply.header('x-content-type-options', 'nosniff');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!isScreen(request)) return sendRouteNotFound(request, reply);
    if (built) return await reply.sendFile('index.html');
    return await sendNotBuilt(reply);
  });
}

function isScreen(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '';
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (/^\/(api|ws)(\/|$)/.test(path)) return false;
  // A missing script or picture must not be answered by a page.
  return !/\.[a-z0-9]{1,8}$/i.test(path);
}

async function sendNotBuilt(reply: FastifyReply): Promise<FastifyReply> {
  return await reply.code(503).type('text/plain; charset=utf-8').send(notBuilt);
}
