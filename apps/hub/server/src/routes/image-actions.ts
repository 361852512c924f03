import { imageActionSchema } from '@headway/hub-api';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { startImageAction } from '../images/image-actions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

export function imageActionRoutes(app: App, hub: HubContext): void {
  app.post(
    '/api/projects/:id/assets/actions',
    {
      schema: {
        tags: ['Assets'],
        summary: 'Ask one thing of many images of a project',
        description:
          'Delete them, bring back deleted ones, delete those for good, or run a pipeline on them as one batch, whose id ' +
          'is that of the job. The answer is a job: its progress says how far it is, its summary how many images were ' +
          'changed and how many refused, its items which ones those are, and why.',
        params: idParams,
        body: imageActionSchema,
        response: { 202: schemas.job, ...problemAnswers(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const job = await startImageAction(hub, userId, { ...request.body, projectId: request.params.id });
      return await reply.code(202).send(job);
    },
  );
}
