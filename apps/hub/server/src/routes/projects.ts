import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { visibleText } from '../display-name.ts';
import { deleteProject } from '../projects/deletions.ts';
import { toProject } from '../entities.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { createProject, listProjects, renameProject } from '../projects/project-records.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const nameBody = z.object({ name: z.string().overwrite(visibleText).min(1).max(200) });
const tags = ['Projects'];

export function projectRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/projects',
    {
      schema: {
        tags,
        summary: 'Your projects, newest first',
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.project), ...problemAnswers(400, 401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await listProjects(hub.db, userId, request.query);
    },
  );

  app.post(
    '/api/projects',
    {
      schema: {
        tags,
        summary: 'Create a project',
        body: nameBody,
        response: { 201: schemas.project, ...problemAnswers(400, 401, 403, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      return await reply.code(201).send(await createProject(hub, userId, request.body.name));
    },
  );

  app.get(
    '/api/projects/:id',
    {
      schema: {
        tags,
        summary: 'A project with its counts',
        params: idParams,
        response: { 200: schemas.project, ...problemAnswers(401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      await requireProject(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${id}`, `user:${userId}`]);
      return toProject(await requireProject(hub.db, { userId, action: 'read' }, id));
    },
  );

  app.patch(
    '/api/projects/:id',
    {
      schema: {
        tags,
        summary: 'Rename a project',
        params: idParams,
        body: nameBody,
        response: { 200: schemas.project, ...problemAnswers(400, 401, 403, 404, 422) },
      },
    },
    async (request) => {
      const userId = await hub.userIdOf(request);
      return await renameProject(hub, userId, { id: request.params.id, name: request.body.name });
    },
  );

  app.delete(
    '/api/projects/:id',
    {
      schema: {
        tags,
        summary: 'Delete a project with its images and results; its jobs are cancelled',
        description: 'It can be brought back for a while: `POST /api/deletions/{id}/restore`.',
        params: idParams,
        response: { 200: schemas.deletion, ...problemAnswers(401, 403, 404) },
      },
    },
    async (request) => {
      return await deleteProject(hub, await hub.userIdOf(request), request.params.id);
    },
  );
}
