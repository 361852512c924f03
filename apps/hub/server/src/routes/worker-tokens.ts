import { z } from 'zod';
import type { App } from '../http/app-types.ts';
import { visibleText } from '../display-name.ts';
import type { HubContext } from '../hub-context.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Worker tokens'];
const yearSeconds = 366 * 86_400;

const tokenInfo = z.object({
  id: z.string(),
  name: z.string(),
  kinds: z.array(z.string()),
  projectId: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable().describe('To the minute'),
});
const createBody = z.object({
  name: z.string().overwrite(visibleText).min(1).max(100),
  kinds: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/))
    .min(1)
    .max(32),
  projectId: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Whose jobs it is for; all, for the administrator'),
  expiresInSeconds: z.int().min(1).max(yearSeconds),
});

export function workerTokenRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/worker-tokens',
    {
      schema: {
        tags,
        summary: 'The tokens that you have made for workers in other programs, newest first',
        response: { 200: z.object({ items: z.array(tokenInfo) }), ...problemAnswers(401) },
      },
    },
    async (request) => ({ items: await hub.workerTokens.list(await hub.userIdOf(request)) }),
  );

  app.post(
    '/api/worker-tokens',
    {
      schema: {
        tags,
        summary: 'Make a token for a worker in another program',
        description:
          'The token is shown this once. It is good for jobs of these kinds, and for nothing else.',
        body: createBody,
        response: {
          201: tokenInfo.extend({ token: z.string() }),
          ...problemAnswers(400, 401, 403, 404, 422),
        },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      return await reply.code(201).send(await hub.workerTokens.create(userId, request.body));
    },
  );

  app.delete(
    '/api/worker-tokens/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a worker token: it is refused from now on, and its connections end',
        params: idParams,
        response: { 204: z.null().describe('Revoked'), ...problemAnswers(401, 403, 404) },
      },
    },
    async (request, reply) => {
      await hub.workerTokens.revoke(await hub.userIdOf(request), request.params.id);
      return await reply.code(204).send(null);
    },
  );
}
