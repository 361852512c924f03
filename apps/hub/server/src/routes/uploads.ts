import { z } from 'zod';
import { requireProject } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { addSamples } from '../images/samples.ts';
import { receiveUpload } from '../uploads/upload.ts';
import { idParams, problemAnswers, uploadAnswerSchema } from './schemas.ts';

const maxFilesPerRequest = 500;
const tags = ['Assets'];

const uploadQuery = z.object({
  process: z.enum(['true', 'false']).default('true').describe('`false`: only store, start no pipeline'),
  duplicates: z
    .enum(['add', 'reject'])
    .default('add')
    .describe('`reject`: what the project has already, by its SHA-256, is not taken'),
  batchId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .describe(
      'What is uploaded together, over several requests. By default each request is its own batch. `POST /api/batches/{id}/seal` says that nothing more comes',
    ),
});

const uploadBody = {
  type: 'object',
  properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
  required: ['files'],
};

export function uploadRoutes(app: App, hub: HubContext): void {
  app.post(
    '/api/projects/:id/assets',
    {
      schema: {
        tags,
        summary: 'Upload images',
        description:
          'multipart/form-data with PNG, JPEG or TIFF files in the field `files`. Each file is judged on its own; ' +
          'those that are not taken are in `rejected`. 422 when none was taken.',
        consumes: ['multipart/form-data'],
        params: idParams,
        querystring: uploadQuery,
        response: { 201: uploadAnswerSchema, ...problemAnswers(401, 403, 404, 409, 413, 415, 422, 507) },
      },
      config: { notes: { body: uploadBody } },
    },
    async (request, reply) => {
      const { userId, sessionId } = await hub.sessionOf(request);
      const { id: projectId } = request.params;
      await requireProject(hub.db, { userId, action: 'write' }, projectId);
      hub.openBodies.hold(sessionId, request.raw);
      if (!request.isMultipart()) {
        throw new ApiError('unsupported_media_type', 'Send the files as multipart/form-data.');
      }
      if (!/;\s*boundary=\S/i.test(request.headers['content-type'] ?? '')) {
        throw new ApiError(
          'bad_request',
          'The Content-Type names no boundary; HTTP clients add it themselves.',
        );
      }
      const { batchId, duplicates, process } = request.query;
      const answer = await receiveUpload(hub, request, {
        userId,
        target: {
          projectId,
          batchId: batchId ?? hub.newId(),
          process: process === 'true',
          sealed: batchId === undefined,
        },
        limits: { maxBytes: hub.config.maxUploadBytes, maxFiles: maxFilesPerRequest },
        rejectDuplicates: duplicates === 'reject',
      });
      return await reply.code(201).send({ items: [...answer.items], rejected: [...answer.rejected] });
    },
  );

  app.post(
    '/api/projects/:id/samples',
    {
      schema: {
        tags,
        summary: 'Add the sample images, as if they had been uploaded',
        params: idParams,
        response: { 201: uploadAnswerSchema, ...problemAnswers(401, 403, 404, 503, 507) },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id: projectId } = request.params;
      await requireProject(hub.db, { userId, action: 'write' }, projectId);
      const target = { projectId, batchId: hub.newId(), process: true, sealed: true };
      const answer = await addSamples(hub, hub.samplesDir, { userId, target });
      return await reply.code(201).send({ items: [...answer.items], rejected: [...answer.rejected] });
    },
  );
}
