import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { App } from '../app-types.ts';
import { ownAsset } from '../asset-records.ts';
import { contentDisposition } from '../content-disposition.ts';
import type { AssetRow } from '../database.ts';
import type { HubContext } from '../hub-context.ts';
import { createDerivedFiles } from '../derived-files.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Assets'];

export function fileRoutes(app: App, hub: HubContext): void {
  const derived = createDerivedFiles(hub);

  app.get(
    '/api/assets/:id/thumbnail',
    {
      schema: {
        tags,
        summary: 'A small WebP of an image, 512 pixels at most',
        params: idParams,
        produces: ['image/webp'],
        response: problemAnswers(401, 404),
      },
    },
    async (request, reply) => {
      const asset = await ownAsset(hub.db, await hub.userIdOf(request), request.params.id);
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
        querystring: z.object({
          view: z
            .enum(['png'])
            .optional()
            .describe('8 bits per channel, contrast stretched where there were more'),
        }),
        response: problemAnswers(400, 401, 404),
      },
    },
    async (request, reply) => {
      const asset = await ownAsset(hub.db, await hub.userIdOf(request), request.params.id);
      const known = request.headers['if-none-match'];
      if (request.query.view === 'png') {
        const path = await derived.view(asset);
        return await sendFile(reply, known, { asset, path, type: 'image/png', form: 'v' });
      }
      const path = hub.storage.pathOf('files', asset.file_key);
      reply.header('content-disposition', contentDisposition(asset.name));
      return await sendFile(reply, known, { asset, path, type: asset.media_type, form: 'f' });
    },
  );
}

interface SentFile {
  asset: AssetRow;
  path: string;
  type: string;
  /** Tells the forms of one asset apart. */
  form: 't' | 'v' | 'f';
}

/** Files never change: a browser may keep them. They came from outside: they may do nothing in a browser. */
async function sendFile(
  reply: FastifyReply,
  knownTags: string | undefined,
  { asset, path, type, form }: SentFile,
): Promise<FastifyReply> {
  const etag = `"${asset.file_key}-${form}"`;
  reply
    .header('etag', etag)
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'");
  if (knownTags?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
    return await reply.code(304).send();
  }
  const { size } = await stat(path);
  return await reply.type(type).header('content-length', size).send(createReadStream(path));
}
