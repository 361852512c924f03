import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { pixelInfoSchema } from '@headway/hub-api';
import { z } from 'zod';
import { requireAsset } from '../access.ts';
import type { App } from '../app-types.ts';
import { createDerivedFiles } from '../derived-files.ts';
import { isKnown, sendNotModified, tagged } from '../entity-tags.ts';
import type { HubContext } from '../hub-context.ts';
import { openFile } from '../open-file.ts';
import { type PixelIndex, readPixelIndex, readTile } from '../pixel-file.ts';
import { notFound } from '../problem.ts';
import { fileAnswer, notModified } from '../route-document.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Assets'];
const place = z.coerce.number().int().min(0).max(100_000);
const tileParams = idParams.extend({ level: place, column: place, row: place });
const tileFile = fileAnswer('Samples, interleaved, row by row, little-endian', 'application/octet-stream');
const unpack = promisify(gunzip);

/** Indexes that are kept read; a tile is then one read of the disk. */
const mostIndexes = 32;

/** The real values of images, for viewers. */
export function pixelRoutes(app: App, hub: HubContext): void {
  const derived = createDerivedFiles(hub);
  const indexes = new Map<string, PixelIndex>();

  /** Files never change, so what was read once stays right. */
  async function withFile<T>(
    asset: Parameters<typeof derived.pixels>[0],
    read: (file: Awaited<ReturnType<typeof openFile>>, index: PixelIndex) => Promise<T>,
  ): Promise<T> {
    const file = await openFile(await derived.pixels(asset));
    try {
      const key = asset.file_key;
      const index = indexes.get(key) ?? (await readPixelIndex(file));
      indexes.delete(key);
      indexes.set(key, index);
      const [oldest] = indexes.keys();
      if (indexes.size > mostIndexes && oldest !== undefined) indexes.delete(oldest);
      return await read(file, index);
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
      const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
      tagged(reply, etag).type('application/octet-stream').header('vary', 'accept-encoding');
      if (!takesGzip) return await reply.send(await unpack(packed));
      return await reply.header('content-encoding', 'gzip').send(packed);
    },
  );
}
