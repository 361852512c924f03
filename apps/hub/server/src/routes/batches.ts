import { z } from 'zod';
import { requireBatch, requireProject } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import type { App } from '../http/app-types.ts';
import { mostBatchImages, processInBatch, removeFromBatch } from '../jobs/batch-records.ts';
import { asBatchError, ensureBatch } from '../jobs/batch-start.ts';
import { visibleText } from '../display-name.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Batches'];
const batchStatuses = ['open', 'running', 'paused', 'cancelling', 'completed'] as const;
const workBody = z.object({
  kind: z.string().min(1).max(64),
  parameters: z.record(z.string(), z.unknown()).optional(),
  assetIds: z.array(z.string().min(1).max(64)).min(1).max(mostBatchImages),
});
const memberParams = idParams.extend({ jobId: z.string().min(1).max(64) });

const controls = [
  {
    name: 'seal',
    summary: 'Say that nothing more comes: the batch is completed with its last job',
  },
  {
    name: 'pause',
    summary: 'Pause a batch',
    description:
      'Jobs that wait are paused, running ones at their next step; what is added later waits paused.',
  },
  { name: 'resume', summary: 'Let a paused batch go on' },
  { name: 'cancel', summary: 'Cancel all jobs of a batch that have not ended' },
] as const;

export function batchRoutes(app: App, hub: HubContext): void {
  const { queue } = hub;
  const control = {
    seal: (id: string) => queue.sealBatch(id),
    pause: (id: string) => queue.pauseBatch(id),
    resume: (id: string) => queue.resumeBatch(id),
    cancel: (id: string) => queue.cancelBatch(id),
  } as const;

  app.get(
    '/api/projects/:id/batches',
    {
      schema: {
        tags,
        summary: 'The batches of a project, newest first',
        params: idParams,
        querystring: pageQuerySchema.extend({ status: z.enum(batchStatuses).optional() }),
        response: { 200: pageSchema(schemas.batch), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const { id: projectId } = request.params;
      const { limit, cursor, status } = request.query;
      await requireProject(hub.db, { userId: await hub.userIdOf(request), action: 'read' }, projectId);
      await sendPositions(hub, reply, [`project:${projectId}`]);
      const page = await queue.batches({
        labels: { projectId },
        limit,
        ...(status && { status: [status] }),
        ...(cursor !== undefined && { cursor }),
      });
      return { items: [...page.items], nextCursor: page.nextCursor };
    },
  );

  app.post(
    '/api/projects/:id/batches',
    {
      schema: {
        tags,
        summary: 'Process several images of a project as one batch',
        description:
          'All of them, or none when one can not be. With `open: true` more can be added before it is sealed.',
        params: idParams,
        body: workBody.extend({
          name: z.string().overwrite(visibleText).min(1).max(200).optional(),
          open: z.boolean().default(false),
        }),
        response: { 202: schemas.batch, ...problemAnswers(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id: projectId } = request.params;
      const { name, open, parameters, ...work } = request.body;
      const batch = await hub.db.transaction().execute(async (trx) => {
        await requireProject(trx, { userId, action: 'write' }, projectId);
        const id = hub.newId();
        await ensureBatch(hub, trx, { id, projectId, userId, name });
        await processInBatch(hub, trx, { userId, work: { ...work, parameters, projectId, batchId: id } });
        return open
          ? await requireBatch(hub, { userId, action: 'read' }, id, trx)
          : await queue.sealBatch(id, trx);
      });
      return await reply.code(202).header('location', `/api/batches/${batch.id}`).send(batch);
    },
  );

  app.get(
    '/api/batches/:id',
    {
      schema: {
        tags,
        summary: 'A batch with its counts and its progress',
        params: idParams,
        response: { 200: schemas.batch, ...problemAnswers(401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = await requireBatch(hub, { userId, action: 'read' }, request.params.id);
      await sendPositions(hub, reply, [`batch:${id}`]);
      return await requireBatch(hub, { userId, action: 'read' }, id);
    },
  );

  app.post(
    '/api/batches/:id/jobs',
    {
      schema: {
        tags,
        summary: 'Add images to a batch',
        description: 'A batch that has ended is opened again; one that is being cancelled takes none.',
        params: idParams,
        body: workBody,
        response: {
          202: z.object({ items: z.array(schemas.job) }),
          ...problemAnswers(400, 401, 403, 404, 409, 422),
        },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { parameters, ...work } = request.body;
      const items = await hub.db.transaction().execute(async (trx) => {
        const { id: batchId, labels } = await requireBatch(
          hub,
          { userId, action: 'write' },
          request.params.id,
          trx,
        );
        const projectId = labels['projectId'] ?? '';
        return await processInBatch(hub, trx, { userId, work: { ...work, parameters, projectId, batchId } });
      });
      return await reply.code(202).send({ items });
    },
  );

  app.delete(
    '/api/batches/:id/jobs/:jobId',
    {
      schema: {
        tags,
        summary: 'Take a job out of a batch; it is cancelled unless it has ended',
        params: memberParams,
        response: { 200: schemas.job, ...problemAnswers(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const { id: batchId, jobId } = request.params;
      return await removeFromBatch(hub, await hub.userIdOf(request), { batchId, jobId });
    },
  );

  for (const { name, ...about } of controls) {
    app.post(
      `/api/batches/:id/${name}`,
      {
        schema: {
          tags,
          ...about,
          params: idParams,
          response: { 202: schemas.batch, ...problemAnswers(401, 403, 404, 409) },
        },
      },
      async (request, reply) => {
        const userId = await hub.userIdOf(request);
        const { id, labels } = await requireBatch(hub, { userId, action: 'write' }, request.params.id);
        const batch = await control[name](id).catch(asBatchError);
        if (name === 'cancel') {
          await hub.db.transaction().execute((trx) =>
            recordActivity(hub, trx, {
              projectId: labels['projectId'] ?? null,
              actorId: userId,
              action: 'batch.cancelled',
              subject: { type: 'batch', id, name: batch.name ?? '' },
            }),
          );
        }
        return await reply.code(202).send(batch);
      },
    );
  }
}
