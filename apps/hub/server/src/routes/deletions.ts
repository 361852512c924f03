import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { listDeletedImages, listDeletedProjects, restoreDeletion } from '../projects/deletions.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { purgeDeletion } from '../projects/purge.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Deletions'];

export function deletionRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/deletions',
    {
      schema: {
        tags,
        summary: 'The deleted projects that you can bring back, newest first',
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.deletion), ...problemAnswers(400, 401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await listDeletedProjects(hub.db, userId, request.query);
    },
  );

  app.get(
    '/api/projects/:id/deletions',
    {
      schema: {
        tags,
        summary: 'The deleted images of a project that can be brought back, newest first',
        params: idParams,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.deletion), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      await requireProject(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${id}`]);
      return await listDeletedImages(hub.db, id, request.query);
    },
  );

  app.post(
    '/api/deletions/:id/restore',
    {
      schema: {
        tags,
        summary: 'Bring back what was deleted',
        description: 'With its results; jobs that were cancelled stay so.',
        params: idParams,
        response: {
          200: z.object({
            project: schemas.project,
            asset: schemas.asset.nullable().describe('`null` when it was the project itself'),
          }),
          ...problemAnswers(401, 403, 404),
        },
      },
    },
    async (request) => await restoreDeletion(hub, await hub.userIdOf(request), request.params.id),
  );

  app.delete(
    '/api/deletions/:id',
    {
      schema: {
        tags,
        summary: 'Delete for good, with all files',
        params: idParams,
        response: { 204: z.null().describe('Gone'), ...problemAnswers(401, 403, 404) },
      },
    },
    async (request, reply) => {
      await purgeDeletion(hub, await hub.userIdOf(request), request.params.id);
      return await reply.code(204).send(null);
    },
  );
}
