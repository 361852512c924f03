import { jobStatuses } from '@headway/protocol';
import { z } from 'zod';
import { readableJobs, requireJob, requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { labelsOf } from '../jobs/job-records.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Jobs'];
const statusList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(jobStatuses)).min(1))
  .describe('One or several, with commas between them');
const id = z.string().min(1).max(64);
const projectJobsQuery = pageQuerySchema.extend({ status: statusList.optional(), assetId: id.optional() });
const jobsQuery = projectJobsQuery.extend({
  kind: z.string().max(32).optional(),
  projectId: id.optional(),
  batchId: id.optional(),
});

export function jobRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/jobs',
    {
      schema: {
        tags,
        summary: 'Jobs, newest first',
        description:
          'All jobs of a project with `projectId`, else those that you started. `status=failed` are the dead letters: they ' +
          'are kept, and run again by `retry`. The position is of the channel that keeps the list right: ' +
          '`project:{projectId}`, else `user:{yourId}`. It tells every state of these jobs, what they ask, their batches ' +
          '(`batch.*`) and their places in line (`queue.order`). Progress (`job.progress`) comes up to ten times a ' +
          'second for each job in a project’s channel, and once a second in a person’s.',
        querystring: jobsQuery,
        response: { 200: pageSchema(schemas.job), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { limit, cursor, status, kind, ...selection } = request.query;
      const { projectId } = selection;
      if (projectId !== undefined) await requireProject(hub.db, { userId, action: 'read' }, projectId);
      await sendPositions(hub, reply, [projectId === undefined ? `user:${userId}` : `project:${projectId}`]);
      const page = await hub.queue.list({
        labels: labelsOf(userId, selection),
        limit,
        ...(status && { status }),
        ...(kind !== undefined && { kind }),
        ...(cursor !== undefined && { cursor }),
      });
      return { items: await readableJobs(hub.db, userId, page.items), nextCursor: page.nextCursor };
    },
  );

  app.get(
    '/api/projects/:id/jobs',
    {
      schema: {
        tags,
        summary: 'The jobs of a project, newest first',
        params: idParams,
        querystring: projectJobsQuery,
        response: { 200: pageSchema(schemas.job), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id: projectId } = request.params;
      const { limit, cursor, status, assetId } = request.query;
      await requireProject(hub.db, { userId: await hub.userIdOf(request), action: 'read' }, projectId);
      await sendPositions(hub, reply, [`project:${projectId}`]);
      const page = await hub.queue.list({
        labels: { projectId, ...(assetId !== undefined && { assetId }) },
        limit,
        ...(status && { status }),
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
      const { id, labels } = await requireJob(hub, { userId, action: 'read' }, request.params.id);
      const { projectId } = labels;
      // What is asked of many jobs is of no project.
      await sendPositions(hub, reply, [
        `job:${id}`,
        ...(projectId === undefined ? [] : [`project:${projectId}`]),
      ]);
      return await requireJob(hub, { userId, action: 'read' }, id);
    },
  );
}
