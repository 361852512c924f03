import { Readable } from 'node:stream';
import { mostIds } from '@headway/hub-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { countedKind } from '../results/figures.ts';
import { goneSignal } from '../http/gone-signal.ts';
import type { HubContext } from '../hub-context.ts';
import { sendPositions } from '../jobs/positions.ts';
import { ApiError } from '../http/problem.ts';
import { fileAnswer } from '../http/route-document.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Results'];
const description =
  'The current result of each image, a row for each thing found, led by the name of its image. Of several kinds of results the one is taken that most images have.';
const answers = { 200: fileAnswer('The table', 'text/csv') };

export function projectResultRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/projects/:id/figures',
    {
      schema: {
        tags,
        summary: 'What the results of a project say together: counts, and how measures are spread',
        params: idParams,
        response: { 200: schemas.projectFigures, ...problemAnswers(401, 404) },
      },
      config: { notes: { live: true } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = request.params;
      await requireProject(hub.db, { userId, action: 'read' }, id);
      await sendPositions(hub, reply, [`project:${id}`]);
      const figures = await hub.reading.figures(id, { signal: goneSignal(reply), who: userId });
      return await reply
        .type('application/json; charset=utf-8')
        .serializer((body: string) => body)
        .send(figures as never);
    },
  );

  app.get(
    '/api/projects/:id/results.csv',
    {
      schema: {
        tags,
        summary: 'The results of all images as one CSV',
        description,
        params: idParams,
        response: problemAnswers(401, 404),
      },
      config: { notes: { answers } },
    },
    async (request, reply) => await send(request, reply, { id: request.params.id, assetIds: null }),
  );

  app.post(
    '/api/projects/:id/results.csv',
    {
      schema: {
        tags,
        summary: 'The results of some images as one CSV',
        description,
        params: idParams,
        body: z.object({ assetIds: z.array(z.string().min(1).max(64)).min(1).max(mostIds).optional() }),
        response: problemAnswers(401, 404, 422),
      },
      config: { notes: { answers } },
    },
    async (request, reply) =>
      await send(request, reply, { id: request.params.id, assetIds: request.body.assetIds ?? null }),
  );

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, assetIds }: { id: string; assetIds: readonly string[] | null },
  ): Promise<FastifyReply> {
    const userId = await hub.userIdOf(request);
    const project = await requireProject(hub.db, { userId, action: 'read' }, id);
    const kind = await countedKind(hub, id);
    if (kind === null) {
      throw new ApiError('export_not_found', 'No image of the project has a result that makes a table.');
    }
    const asker = { signal: goneSignal(reply), who: userId };
    return await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', contentDisposition(`${project.name}-${kind}.csv`))
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(hub.reading.table({ projectId: id, kind, assetIds }, asker)));
  }
}
