import { jobStatuses } from '@headway/protocol';
import { z } from 'zod';
import type { App } from '../app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { cancelJob, ownJob, retryJob } from '../job-records.ts';
import { pageQuerySchema, pageSchema } from '../paging.ts';
import { sendPositions } from '../positions.ts';
import { ownProject } from '../project-records.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Jobs'];
const jobsQuery = pageQuerySchema.extend({
  status: z.enum(jobStatuses).optional(),
  assetId: z.string().max(64).optional(),
});

export function jobRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/projects/:id/jobs',
    {
      schema: {
        tags,
        summary: 'The jobs of a project, newest first',
        params: idParams,
        querystring: jobsQuery,
        response: { 200: pageSchema(schemas.job), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id: projectId } = request.params;
      const { limit, cursor, status, assetId } = request.query;
      await ownProject(hub.db, await hub.userIdOf(request), projectId);
      await sendPositions(hub, reply, [`project:${projectId}`]);
      const page = await hub.queue.list({
        labels: { projectId, ...(assetId !== undefined && { assetId }) },
        limit,
        ...(status !== undefined && { status: [status] }),
        ...(cursor !== undefined && { cursor }),
      });
      return { items: [...page.items], nextCursor: page.nextCursor };
    },
  );

  app.get(
    '/api/jobs/:id',
    {
      schema: {
        tags,
        summary: 'A job',
        params: idParams,
        response: { 200: schemas.job, ...problemAnswers(401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id, labels } = await ownJob(hub, userId, request.params.id);
      await sendPositions(hub, reply, [`job:${id}`, `project:${labels['projectId'] ?? ''}`]);
      return await ownJob(hub, userId, id);
    },
  );

  app.post(
    '/api/jobs/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Cancel a job',
        description:
          'A waiting job ends at once, a running one is `cancelling` until its worker has stopped.',
        params: idParams,
        response: { 202: schemas.job, ...problemAnswers(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      return await reply.code(202).send(await cancelJob(hub, userId, request.params.id));
    },
  );

  app.post(
    '/api/jobs/:id/retry',
    {
      schema: {
        tags,
        summary: 'Run a failed or cancelled job again, as its next attempt',
        params: idParams,
        response: { 202: schemas.job, ...problemAnswers(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      return await reply.code(202).send(await retryJob(hub, userId, request.params.id));
    },
  );
}
