import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { requireAsset, requireDeletion } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { arrangementName } from '../stacks/asset-stack.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import type { AssetRow } from '../database.ts';
import type { HubContext } from '../hub-context.ts';
import { createDerivedFiles } from '../images/derived-files.ts';
import { notFound } from '../http/problem.ts';
import { isKnown, sendNotModified, tagged } from '../http/entity-tags.ts';
import { assetOfRun } from '../jobs/worker-jobs.ts';
import { openFile } from '../images/open-file.ts';
import { fileAnswer, notModified } from '../http/route-document.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Assets'];
const imageFile = fileAnswer('The file', 'image/png', 'image/jpeg', 'image/tiff');

const viewQuery = z.object({
  view: z
    .enum(['png'])
    .optional()
    .describe(
      '8 bits per channel, contrast stretched where there were more; of a stack the largest values of some slices',
    ),
});

export function fileRoutes(app: App, hub: HubContext): void {
  const derived = createDerivedFiles(hub);

  app.get(
    '/api/assets/:id/thumbnail',
    {
      schema: {
        tags,
        summary: 'A small WebP of an image, 512 pixels at most',
        params: idParams,
        response: problemAnswers(401, 404, 507),
      },
      config: { notes: { answers: { 200: fileAnswer('The thumbnail', 'image/webp'), 304: notModified } } },
    },
    async (request, reply) => {
      const asset = await requireAsset(
        hub.db,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      const path = await derived.thumbnail(asset);
      return await sendFile(reply, request.headers['if-none-match'], {
        asset,
        path,
        type: 'image/webp',
        form: 't',
      });
    },
  );

  app.get(
    '/api/deletions/:id/thumbnail',
    {
      schema: {
        tags: ['Deletions'],
        summary: 'The thumbnail of a deleted image',
        params: idParams,
        response: problemAnswers(401, 404, 507),
      },
      config: { notes: { answers: { 200: fileAnswer('The thumbnail', 'image/webp'), 304: notModified } } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id } = await requireDeletion(hub.db, { userId, action: 'read' }, request.params.id);
      const asset = await hub.db
        .selectFrom('assets')
        .selectAll()
        .where('deletion_id', '=', id)
        .executeTakeFirst();
      if (!asset) throw notFound('thumbnail');
      const path = await derived.thumbnail(asset);
      return await sendFile(reply, request.headers['if-none-match'], {
        asset,
        path,
        type: 'image/webp',
        form: 't',
      });
    },
  );

  app.get(
    '/api/assets/:id/file',
    {
      schema: {
        tags,
        summary: 'The file as uploaded, or as a PNG that browsers can show',
        params: idParams,
        querystring: viewQuery,
        response: problemAnswers(401, 404, 507),
      },
      config: { notes: { answers: { 200: imageFile, 304: notModified } } },
    },
    async (request, reply) => {
      const asset = await requireAsset(
        hub.db,
        { userId: await hub.userIdOf(request), action: 'read' },
        request.params.id,
      );
      const known = request.headers['if-none-match'];
      if (request.query.view === 'png') {
        const path = await derived.view(asset);
        return await sendFile(reply, known, { asset, path, type: 'image/png', form: 'v' });
      }
      return await sendOriginal(reply, known, asset);
    },
  );

  app.get(
    '/api/worker/jobs/:id/file',
    {
      schema: {
        tags: ['Workers'],
        security: [{ worker: [] }],
        summary: 'The image that a job is about, as uploaded or as a PNG, for the worker that has the job',
        params: idParams,
        querystring: viewQuery.extend({ fence: z.string().min(1).max(64) }),
        response: problemAnswers(401, 404, 409, 507),
      },
      config: { notes: { answers: { 200: imageFile } } },
    },
    async (request, reply) => {
      const asset = await assetOfRun(hub, request.headers.authorization, {
        job: request.params.id,
        fence: request.query.fence,
      });
      if (request.query.view === undefined) return await sendOriginal(reply, undefined, asset);
      const path = await derived.view(asset);
      return await sendFile(reply, undefined, { asset, path, type: 'image/png', form: 'v' });
    },
  );

  async function sendOriginal(
    reply: FastifyReply,
    known: string | undefined,
    asset: AssetRow,
  ): Promise<FastifyReply> {
    const path = hub.storage.pathOf('files', asset.file_key);
    reply.header('content-disposition', contentDisposition(asset.name));
    return await sendFile(reply, known, { asset, path, type: asset.media_type, form: 'f' });
  }
}

interface SentFile {
  asset: AssetRow;
  path: string;
  type: string;
  /** Tells the forms of one asset apart. */
  form: 't' | 'v' | 'f';
}

/** Files never change, the right to see them may. They came from outside: they may do nothing in a browser. */
async function sendFile(
  reply: FastifyReply,
  knownTags: string | undefined,
  { asset, path, type, form }: SentFile,
): Promise<FastifyReply> {
  const made = form === 'f' ? '' : `-${arrangementName(asset)}`;
  const etag = `"${asset.file_key}-${form}${made}"`;
  reply.header('x-content-type-options', 'nosniff');
  reply.header('content-security-policy', "sandbox; default-src 'none'");
  if (isKnown(knownTags, etag)) return await sendNotModified(reply, etag);
  const file = await openFile(path);
  const { size } = await file.stat();
  return await tagged(reply, etag).type(type).header('content-length', size).send(file.createReadStream());
}
