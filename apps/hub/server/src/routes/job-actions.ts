import { bulkActionSchema, type JobAction } from '@headway/hub-api';
import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { startBulkAction } from '../jobs/bulk-actions.ts';
import type { HubContext } from '../hub-context.ts';
import { actOnJob } from '../jobs/job-actions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Jobs'];

const simpleActions: readonly {
  action: Exclude<JobAction, 'prioritize'>;
  summary: string;
  description?: string;
}[] = [
  {
    action: 'cancel',
    summary: 'Cancel a job',
    description: 'A waiting job ends at once, a running one is `cancelling` until its worker has stopped.',
  },
  {
    action: 'pause',
    summary: 'Pause a job',
    description: 'A waiting job is `paused` at once, a running one is `pausing` until its next step.',
  },
  {
    action: 'resume',
    summary: 'Let a paused job go on',
    description: 'It waits again, and goes on from what its last run saved, or from its beginning.',
  },
  {
    action: 'retry',
    summary: 'Run a failed or cancelled job again, as its next attempt',
  },
];

export function jobActionRoutes(app: App, hub: HubContext): void {
  for (const { action, ...about } of simpleActions) {
    app.post(
      `/api/jobs/:id/${action}`,
      {
        schema: {
          tags,
          ...about,
          params: idParams,
          response: { 202: schemas.job, ...problemAnswers(401, 403, 404, 409) },
        },
      },
      async (request, reply) => {
        const userId = await hub.userIdOf(request);
        return await reply.code(202).send(await actOnJob(hub, { userId, jobId: request.params.id, action }));
      },
    );
  }

  app.post(
    '/api/jobs/:id/prioritize',
    {
      schema: {
        tags,
        summary: 'Change the priority of a job that has not ended',
        description: 'Higher runs first; a waiting job moves in the order at once.',
        params: idParams,
        body: z.object({ priority: z.int().min(-1_000_000).max(1_000_000) }),
        response: { 202: schemas.job, ...problemAnswers(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const asked = {
        userId,
        jobId: request.params.id,
        action: 'prioritize',
        priority: request.body.priority,
      } as const;
      return await reply.code(202).send(await actOnJob(hub, asked));
    },
  );

  app.post(
    '/api/jobs/actions',
    {
      schema: {
        tags,
        summary: 'Ask one thing of many jobs',
        description:
          'Of those named by `ids`, or of those that match a `filter` when it runs; other such actions match by their kind only. The answer is a job: its progress says ' +
          'how far it is, its summary how many jobs were changed and how many refused, its items which ones those are, and why.',
        body: bulkActionSchema,
        response: { 202: schemas.job, ...problemAnswers(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { projectId } = request.body.filter ?? {};
      if (projectId !== undefined) await requireProject(hub.db, { userId, action: 'write' }, projectId);
      return await reply.code(202).send(await startBulkAction(hub, userId, request.body));
    },
  );
}
