import { pixelInfoSchema } from '@headway/hub-api';
import { z } from 'zod';
import { requireAsset } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { createDerivedFiles } from '../images/derived-files.ts';
import { isKnown, sendNotModified } from '../http/entity-tags.ts';
import type { HubContext } from '../hub-context.ts';
import { openFile } from '../images/open-file.ts';
import { type PixelIndex, readTile } from '../images/pixel-file.ts';
import { createIndexReader, sendTile, tileFile } from '../images/pixel-tiles.ts';
import { notFound } from '../http/problem.ts';
import { notModified } from '../http/route-document.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Assets'];
const place = z.coerce.number().int().min(0).max(100_000);
const tileParams = idParams.extend({ level: place, column: place, row: place });

/** The real values of images, for viewers. */
export function pixelRoutes(app: App, hub: HubContext): void {
  const derived = createDerivedFiles(hub);
  const indexes = createIndexReader();

  async function withFile<T>(
    asset: Parameters<typeof derived.pixels>[0],
    read: (file: Awaited<ReturnType<typeof openFile>>, index: PixelIndex) => Promise<T>,
  ): Promise<T> {
    const file = await openFile(await derived.pixels(asset));
    try {
      return await read(file, await indexes.read(asset.file_key, file));
    } finally {
      await file.close();
    }
  }

  app.get(
    '/api/assets/:id/pixels',
    {
      schema: {
        tags,
        summary: 'What the real values of an image are like, and the tiles they come in',
        description: 'Of an image of many planes its first one: see `GET /api/assets/{id}/stack`.',
        params: idParams,
        response: { 200: pixelInfoSchema, ...problemAnswers(401, 404, 507) },
      },
    },
    async (request) => {
      const userId = await hub.userIdOf(request);
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, request.params.id);
      return await withFile(asset, async (_file, { info }) => info);
    },
  );

  app.get(
    '/api/assets/:id/pixels/:level/:column/:row',
    {
      schema: {
        tags,
        summary: 'A tile of the real values of an image',
        params: tileParams,
        response: problemAnswers(400, 401, 404, 507),
      },
      config: { notes: { answers: { 200: tileFile, 304: notModified } } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id, ...tile } = request.params;
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, id);
      const etag = `"${asset.file_key}-${tile.level}-${tile.column}-${tile.row}"`;
      if (isKnown(request.headers['if-none-match'], etag)) return await sendNotModified(reply, etag);
      const packed = await withFile(asset, (file, index) => readTile(file, index, tile));
      if (!packed) throw notFound('tile');
      return await sendTile(request, reply, { packed, etag });
    },
  );
}
