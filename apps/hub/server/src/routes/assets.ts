import { stackLayoutSchema } from '@headway/hub-api';
import { z } from 'zod';
import { requireAsset, requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { listAssets, processAsset } from '../images/asset-records.ts';
import { deleteAsset } from '../projects/deletions.ts';
import { describeAsset } from '../images/describe-asset.ts';
import { toAsset } from '../entities.ts';
import { goneSignal } from '../http/gone-signal.ts';
import type { HubContext } from '../hub-context.ts';
import { pageQuerySchema, pageSchema } from '../http/paging.ts';
import { sendPositions } from '../jobs/positions.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Assets'];
const jobBody = z.object({
  kind: z.string().min(1).max(64),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

const assetBody = z
  .object({
    pixelSizeUm: z
      .number()
      .positive()
      .max(100_000)
      .nullable()
      .optional()
      .describe('Edge length of a pixel in µm; null: what the file says, if it says so'),
    stack: stackLayoutSchema
      .nullable()
      .optional()
      .describe('How the planes lie, where the file says it wrongly or not at all; null: as the file says'),
  })
  .refine(({ pixelSizeUm, stack }) => pixelSizeUm !== undefined || stack !== undefined, {
    message: 'say pixelSizeUm, stack or both',
  });

export function assetRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/projects/:id/assets',
    {
      schema: {
        tags,
        summary: 'The images of a project, newest first',
        params: idParams,
        querystring: pageQuerySchema.extend({ batchId: z.string().max(64).optional() }),
        response: { 200: pageSchema(schemas.asset), ...problemAnswers(400, 401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      await requireProject(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${id}`]);
      return await listAssets(hub.db, id, request.query);
    },
  );

  app.get(
    '/api/assets/:id',
    {
      schema: {
        tags,
        summary: 'An image',
        params: idParams,
        response: { 200: schemas.asset, ...problemAnswers(401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      const { project_id: projectId } = await requireAsset(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${projectId}`]);
      return toAsset(await requireAsset(hub.db, { userId, action: 'read' }, id));
    },
  );

  app.patch(
    '/api/assets/:id',
    {
      schema: {
        tags,
        summary: 'Say how large a pixel of an image is, or how its planes lie',
        description: 'What is left out stays as it is.',
        params: idParams,
        body: assetBody,
        response: { 200: schemas.asset, ...problemAnswers(400, 401, 403, 404, 409, 422, 503, 507) },
      },
    },
    async (request, reply) => {
      const by = { userId: await hub.userIdOf(request), signal: goneSignal(reply) };
      return await describeAsset(hub, by, { id: request.params.id, ...request.body });
    },
  );

  app.delete(
    '/api/assets/:id',
    {
      schema: {
        tags,
        summary: 'Delete an image with its results; its jobs are cancelled',
        description: 'It can be brought back for a while: `POST /api/deletions/{id}/restore`.',
        params: idParams,
        response: { 200: schemas.deletion, ...problemAnswers(401, 403, 404) },
      },
    },
    async (request) => {
      return await deleteAsset(hub, await hub.userIdOf(request), request.params.id);
    },
  );

  app.post(
    '/api/assets/:id/jobs',
    {
      schema: {
        tags,
        summary: 'Process an image',
        params: idParams,
        body: jobBody,
        response: { 202: schemas.job, ...problemAnswers(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { kind, parameters } = request.body;
      const job = await processAsset(hub, userId, { assetId: request.params.id, kind, parameters });
      return await reply.code(202).header('location', `/api/jobs/${job.id}`).send(job);
    },
  );
}
