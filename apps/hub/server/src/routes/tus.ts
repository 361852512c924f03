import { Metadata } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireUpload, requireUploadControl } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import type { HubContext } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { sizeText } from '../size-text.ts';
import { tusPath } from '../uploads/tus-server.ts';
import { stateConflict } from '../uploads/upload-intake.ts';
import { toUpload } from '../uploads/upload-entities.ts';
import { idParams, problemAnswers, schemas } from './schemas.ts';

const tags = ['Uploads'];
const protocol = 'tus 1.0 (https://tus.io/protocols/resumable-upload)';
const bytesBody = {
  type: 'string',
  format: 'binary',
  description: '`application/offset+octet-stream`',
};

/**
 * Where files come in by parts. tus serves them; who may do what is checked here, at each request. A `GET` is ours: tus
 * would serve the unfinished file to anybody.
 */
export function tusRoutes(app: App, hub: HubContext): void {
  async function handOver(request: FastifyRequest, reply: FastifyReply, id?: string): Promise<FastifyReply> {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    await hub.uploads.handle(request.raw, reply.raw, id);
    return reply;
  }

  async function senderOf(request: FastifyRequest): Promise<string> {
    const { userId, sessionId } = await hub.sessionOf(request);
    hub.openBodies.hold(sessionId, request.raw);
    return userId;
  }

  void app.register((plain, _options, done) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>();
    // The body is tus's to read, however long it is.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, parsed) => parsed(null));
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('tus-resumable', '1.0.0');
    });

    scope.route({
      method: 'POST',
      url: tusPath,
      schema: {
        tags,
        summary: 'Create an upload of one file',
        description:
          `${protocol}. \`Upload-Metadata\` has \`projectId\` and \`filename\`, and may have \`folder\`, \`lastModified\`, ` +
          '`batchId`, `sha256` and `process` (`false`: only store). Many files at once: `POST /api/projects/{id}/uploads`.',
        response: {
          201: z.null().describe('Created; `Location` is where its bytes go'),
          ...problemAnswers(400, 401, 403, 404, 409, 413, 429, 507),
        },
      },
      handler: async (request, reply) => {
        const userId = await senderOf(request);
        const { projectId, uploads } = readCreation(request);
        const [file] = uploads.files;
        if (file && file.bytes > hub.config.maxUploadBytes) {
          const size = sizeText(hub.config.maxUploadBytes);
          throw new ApiError('too_large', `Files may have up to ${size}.`);
        }
        const { items } = await hub.uploads.announce({ userId, projectId, uploads });
        return await handOver(request, reply, items[0]?.id);
      },
    });
    scope.route({
      method: 'HEAD',
      url: `${tusPath}/:id`,
      schema: {
        tags,
        summary: 'How far an upload has come',
        description: `${protocol}: \`Upload-Offset\``,
        params: idParams,
        response: { 200: z.null().describe('In the headers'), ...problemAnswers(401, 403, 404) },
      },
      handler: async (request, reply) => {
        await requireUploadControl(hub.db, await hub.userIdOf(request), request.params.id);
        return await handOver(request, reply, request.params.id);
      },
    });
    scope.route({
      method: 'PATCH',
      url: `${tusPath}/:id`,
      schema: {
        tags,
        summary: 'Send bytes of an upload, from its offset on',
        description: protocol,
        params: idParams,
        response: {
          204: z.null().describe('Taken; `Upload-Offset` says how far it reaches'),
          ...problemAnswers(400, 401, 403, 404, 409, 413, 415, 422, 507),
        },
      },
      config: { notes: { body: bytesBody } },
      handler: async (request, reply) => {
        const userId = await senderOf(request);
        const row = await requireUploadControl(hub.db, userId, request.params.id);
        if (row.status !== 'waiting' && row.status !== 'receiving') throw stateConflict(row);
        return await handOver(request, reply, row.id);
      },
    });
    scope.route({
      method: 'DELETE',
      url: `${tusPath}/:id`,
      schema: {
        tags,
        summary: 'Cancel an upload',
        description: protocol,
        params: idParams,
        response: { 204: z.null().describe('Cancelled'), ...problemAnswers(401, 403, 404) },
      },
      handler: async (request, reply) => {
        await requireUploadControl(hub.db, await hub.userIdOf(request), request.params.id);
        return await handOver(request, reply, request.params.id);
      },
    });
    scope.route({
      method: 'OPTIONS',
      url: tusPath,
      schema: {
        tags,
        security: [],
        summary: 'What of tus there is',
        description: protocol,
        response: { 204: z.null().describe('In the headers') },
      },
      handler: async (request, reply) => await handOver(request, reply),
    });
    scope.route({
      method: 'GET',
      url: `${tusPath}/:id`,
      schema: {
        tags,
        summary: 'An upload that is not stored yet',
        description: 'Stored ones are images with the same id.',
        params: idParams,
        response: { 200: schemas.upload, ...problemAnswers(401, 404) },
      },
      handler: async (request) => {
        const access = { userId: await hub.userIdOf(request), action: 'read' } as const;
        return toUpload(await requireUpload(hub.db, access, request.params.id));
      },
    });
    done();
  });
}

/** What a tus client says of a file that it is about to send. @throws ApiError `bad_request` */
function readCreation({ headers }: FastifyRequest) {
  const length = String(headers['upload-length'] ?? '');
  if (!/^\d{1,16}$/.test(length)) {
    throw new ApiError('bad_request', 'Say the size of the file in Upload-Length.');
  }
  const metadata = readMetadata(String(headers['upload-metadata'] ?? ''));
  const { projectId, filename, name = filename, folder, batchId, sha256, process } = metadata;
  const lastModified = Number(metadata['lastModified'] ?? Number.NaN);
  if (!projectId) throw new ApiError('bad_request', 'Name the project in Upload-Metadata: projectId.');
  if (batchId !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(batchId)) {
    throw new ApiError('bad_request', 'The batchId may have 64 letters, digits, - and _.');
  }
  const file = {
    name: name ?? '',
    folder,
    bytes: Number(length),
    lastModified: Number.isSafeInteger(lastModified) ? lastModified : undefined,
    sha256: sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
  };
  return { projectId, uploads: { batchId, files: [file], process: process !== 'false' } };
}

function readMetadata(header: string): Readonly<Record<string, string | undefined>> {
  try {
    const entries = Object.entries(Metadata.parse(header === '' ? undefined : header));
    return Object.fromEntries(entries.map(([name, value]) => [name, value ?? undefined]));
  } catch (error) {
    throw new ApiError('bad_request', 'Upload-Metadata could not be read.', { cause: error });
  }
}
