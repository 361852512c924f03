import { announcedUploadsSchema, askedUploadsSchema } from '@headway/hub-api';
import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { listUploads } from '../uploads/upload-records.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Uploads'];
const uploadPage = z.object({
  items: z.array(schemas.upload).readonly(),
  batches: z.array(schemas.uploadBatch).readonly(),
  nextCursor: z.string().nullable(),
});

/** Uploads as a list: announced, watched and steered from anywhere. Their bytes go to the tus routes. */
export function projectUploadRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/uploads',
    {
      schema: {
        tags,
        summary: 'Your uploads that are not stored yet, and your batches of the last hour',
        description: 'The batches are on the first page.',
        querystring: pageQuerySchema,
        response: { 200: uploadPage, ...problemAnswers(400, 401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await listUploads(hub.db, { userId }, request.query);
    },
  );

  app.get(
    '/api/projects/:id/uploads',
    {
      schema: {
        tags,
        summary: 'The uploads of a project that are not stored yet, and its batches of the last hour',
        params: idParams,
        querystring: pageQuerySchema,
        response: { 200: uploadPage, ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id: projectId } = request.params;
      await requireProject(hub.db, { userId, action: 'read' }, projectId);
      await sendPositions(hub, reply, [`project:${projectId}`]);
      return await listUploads(hub.db, { projectId }, request.query);
    },
  );

  app.post(
    '/api/projects/:id/uploads',
    {
      schema: {
        tags,
        summary: 'Announce files that will be sent',
        description:
          'Everybody in the project sees them at once. The bytes of each go to `/api/uploads/{id}` by tus. With ' +
          '`more: true` further files of the batch are announced later. Files that can not be taken are `rejected`; ' +
          'with their `sha256`, those that are there already are `duplicate` before they are sent.',
        params: idParams,
        body: announcedUploadsSchema,
        response: {
          201: z.object({ items: z.array(schemas.upload), batch: schemas.uploadBatch.nullable() }),
          ...problemAnswers(401, 403, 404, 409, 422, 429, 507),
        },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id: projectId } = request.params;
      const announced = await hub.uploads.announce({ userId, projectId, uploads: request.body });
      return await reply.code(201).send(announced);
    },
  );

  app.post(
    '/api/projects/:id/uploads/actions',
    {
      schema: {
        tags,
        summary: 'Pause, resume, cancel uploads, or add duplicates anyway',
        description:
          'Of oneself; the owner of the project may do it with those of others. `resume` also tries again what failed, ' +
          '`cancel` also dismisses what was not taken. What the action does not fit is left as it is.',
        params: idParams,
        body: askedUploadsSchema,
        response: {
          200: z.object({ changed: z.int() }),
          ...problemAnswers(401, 403, 404, 422),
        },
      },
    },
    async (request) => {
      const userId = await hub.userIdOf(request);
      const { changed } = await hub.uploads.ask({
        userId,
        projectId: request.params.id,
        asked: request.body,
      });
      return { changed };
    },
  );
}
