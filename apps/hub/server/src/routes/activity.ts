import { requireProject } from '../projects/access.ts';
import { listActivity, listProjectActivity } from '../news/activity-records.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Activity'];

/** What people did. */
export function activityRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/activity',
    {
      schema: {
        tags,
        summary: 'What was done in all your projects and with your account, newest first',
        description:
          'Kept for a year. The administrator has here what concerns no project of everyone. ' +
          'The position is of `user:{yourId}`, which tells what is new: `activity.changed`.',
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.activity), ...problemAnswers(400, 401) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      await sendPositions(hub, reply, [`user:${userId}`]);
      return await listActivity(hub.db, userId, request.query);
    },
  );

  app.get(
    '/api/projects/:id/activity',
    {
      schema: {
        tags,
        summary: 'What was done in a project, newest first',
        params: idParams,
        querystring: pageQuerySchema,
        response: { 200: pageSchema(schemas.activity), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      await requireProject(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${id}`]);
      return await listProjectActivity(hub.db, id, request.query);
    },
  );
}
