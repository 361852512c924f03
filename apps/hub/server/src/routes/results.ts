import type { FileHandle } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { requireJob, requireResult } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import type { ResultFacts } from '../database.ts';
import { toAsset } from '../entities.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { openFile } from '../images/open-file.ts';
import { isKnown, sendNotModified, tagged } from '../http/entity-tags.ts';
import type { HubContext } from '../hub-context.ts';
import { resultOfJob } from '../jobs/job-records.ts';
import type { Asker } from '../stacks/plane-service.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { fileAnswer, notModified } from '../http/route-document.ts';
import { sendWithResult } from '../http/send-result.ts';
import { readResult, sizeOfResult } from '../results/stored-results.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Results'];
const exportParams = idParams.extend({ format: z.string().regex(/^[a-z0-9]{1,16}$/) });

/** What is larger is not taken apart in this process, bytes of JSON. */
const mostParsed = 2 ** 18;
/** What is larger does not even pass through its memory. */
const mostSent = 2 ** 22;

const exportFile = fileAnswer('The result in this form', 'text/csv', 'application/geo+json', 'image/tiff');
const toResult = {
  description: 'To the result',
  type: 'null',
  headers: { Location: { type: 'string', description: '`/api/results/{id}`' } },
};

const resultSchema = z
  .object({
    id: z.string(),
    assetId: z.string(),
    projectId: z.string(),
    jobId: z.string(),
    kind: z.string(),
    version: z.int(),
    createdAt: z.string(),
    result: z.unknown().describe("The pipeline's own"),
  })
  .meta({ id: 'Result' });

export function resultRoutes(app: App, hub: HubContext): void {
  app.get(
    '/api/jobs/:id/result',
    {
      schema: {
        tags,
        summary: 'Goes to the result that a job made',
        params: idParams,
        response: problemAnswers(401, 404, 409),
      },
      config: { notes: { answers: { 302: toResult } } },
    },
    async (request, reply) => {
      const job = await requireJob(
        hub,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      const result = await resultOfJob(hub, job);
      return await reply.redirect(`/api/results/${result.id}`, 302);
    },
  );

  app.get(
    '/api/jobs/:id/result.:format',
    {
      schema: {
        tags,
        summary: 'The result that a job made, in another form',
        params: exportParams,
        response: problemAnswers(401, 404, 409, 503, 507),
      },
      config: { notes: { answers: { 200: exportFile } } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const job = await requireJob(hub, { userId, action: 'read' }, request.params.id);
      return await sendExport(hub, reply, {
        row: await resultOfJob(hub, job),
        format: request.params.format,
        userId,
      });
    },
  );

  app.get(
    '/api/results/:id',
    {
      schema: {
        tags,
        summary: 'What a pipeline made of an image',
        params: idParams,
        response: { 200: resultSchema, ...problemAnswers(401, 404, 507) },
      },
      config: { notes: { answers: { 304: notModified } } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const row = await requireResult(hub.db, { userId, action: 'read' }, request.params.id);
      const etag = `"${row.id}"`;
      if (isKnown(request.headers['if-none-match'], etag)) return await sendNotModified(reply, etag);
      const { id, asset_id, project_id, job_id, kind, version, created_at } = row;
      const head = {
        id,
        assetId: asset_id,
        projectId: project_id,
        jobId: job_id,
        kind,
        version,
        createdAt: created_at,
      };
      tagged(reply, etag);
      if ((await sizeOfResult(hub.db, id)) <= mostSent) {
        return await sendWithResult(reply, head, await readResult(hub.db, id));
      }
      const write: WriteFile = (path, asker) => hub.reading.copy(id, path, asker);
      return await withWritten(hub, reply, { userId, write }, (file) => sendWithResult(reply, head, file));
    },
  );

  app.get(
    '/api/results/:id.:format',
    {
      schema: {
        tags,
        summary: 'A result in another form: CSV, GeoJSON, TIFF',
        description:
          'GeoJSON: a FeatureCollection of polygons in pixels of the image, pixel centres at integers.',
        params: exportParams,
        response: problemAnswers(401, 404, 503, 507),
      },
      config: { notes: { answers: { 200: exportFile } } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const row = await requireResult(hub.db, { userId, action: 'read' }, request.params.id);
      return await sendExport(hub, reply, { row, format: request.params.format, userId });
    },
  );
}

async function sendExport(
  hub: HubContext,
  reply: FastifyReply,
  { row, format, userId }: { row: ResultFacts; format: string; userId: string },
): Promise<FastifyReply> {
  const exports = hub.pipelines.byKind(row.kind)?.exports ?? {};
  const form = Object.hasOwn(exports, format) ? exports[format] : undefined;
  if (!form) {
    const known = Object.keys(exports).join(', ') || 'none';
    throw new ApiError('export_not_found', `There is no '${format}' of this result. There is: ${known}.`);
  }
  const assetRow = await hub.db
    .selectFrom('assets')
    .selectAll()
    .where('id', '=', row.asset_id)
    .executeTakeFirst();
  if (!assetRow) throw notFound('result');
  const asset = toAsset(assetRow);
  const version = row.parent_id === null ? '' : `-v${row.version}`;
  const name = `${asset.name.replace(/\.[^.]+$/, '')}-${row.kind}${version}.${format}`;
  reply
    .type(form.mediaType)
    .header('content-disposition', contentDisposition(name))
    .header('x-content-type-options', 'nosniff');
  if (form.write && (await sizeOfResult(hub.db, row.id)) <= mostParsed) {
    const json = await readResult(hub.db, row.id);
    return await reply
      .serializer((body: string) => body)
      .send(form.write(JSON.parse(json.toString()), asset));
  }
  const image = hub.storage.pathOf('files', assetRow.file_key);
  const wanted = { kind: row.kind, format, resultId: row.id, asset, path: image };
  const write: WriteFile = (path, asker) => hub.exporting.write(wanted, path, asker);
  return await withWritten(hub, reply, { userId, write }, async (file) => {
    const { size } = await file.stat();
    return await reply.header('content-length', size).send(file.createReadStream());
  });
}

type WriteFile = (path: string, asker: Asker) => Promise<void>;

/** Has a file written, and sends of it. */
async function withWritten(
  hub: HubContext,
  reply: FastifyReply,
  { userId, write }: { userId: string; write: WriteFile },
  send: (file: FileHandle) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const written = hub.storage.temporary();
  try {
    await write(written.path, { signal: goneSignal(reply), who: userId });
    return await send(await openFile(written.path));
  } finally {
    // Open, it can be read to its end without a name; so nothing is left behind, whatever happens.
    await written.discard();
  }
}
