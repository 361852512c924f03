import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { requireJob, requireResult } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import type { ResultRow } from '../database.ts';
import { toAsset } from '../entities.ts';
import type { WantedExport } from '../results/export-service.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { openFile } from '../images/open-file.ts';
import { isKnown, sendNotModified, tagged } from '../http/entity-tags.ts';
import type { HubContext } from '../hub-context.ts';
import { resultOfJob } from '../jobs/job-records.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { fileAnswer, notModified } from '../http/route-document.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Results'];
const exportParams = idParams.extend({ format: z.string().regex(/^[a-z0-9]{1,16}$/) });

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
        response: { 200: resultSchema, ...problemAnswers(401, 404) },
      },
      config: { notes: { answers: { 304: notModified } } },
    },
    async (request, reply) => {
      const row = await requireResult(
        hub.db,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      const etag = `"${row.id}"`;
      if (isKnown(request.headers['if-none-match'], etag)) return await sendNotModified(reply, etag);
      // Stored as JSON: passed on without being read and written again.
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
      return await tagged(reply, etag)
        .type('application/json; charset=utf-8')
        .serializer((body: string) => body)
        .send(`${JSON.stringify(head).slice(0, -1)},"result":${row.result}}` as never);
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
  { row, format, userId }: { row: ResultRow; format: string; userId: string },
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
  if (form.writeFile)
    return await sendWritten(hub, reply, { kind: row.kind, format, result: row.result, asset, userId });
  if (!form.write) throw new Error(`The export '${format}' of '${row.kind}' writes nothing.`);
  return await reply.serializer((body: string) => body).send(form.write(JSON.parse(row.result), asset));
}

/** Has a file written, and sends it. */
async function sendWritten(
  hub: HubContext,
  reply: FastifyReply,
  { userId, ...wanted }: WantedExport & { userId: string },
): Promise<FastifyReply> {
  const written = hub.storage.temporary();
  try {
    await hub.exporting.write(wanted, written.path, { signal: goneSignal(reply), who: userId });
    const file = await openFile(written.path);
    const { size } = await file.stat();
    return await reply.header('content-length', size).send(file.createReadStream());
  } finally {
    // Open, it can be read to its end without a name; so nothing is left behind, whatever happens.
    await written.discard();
  }
}
