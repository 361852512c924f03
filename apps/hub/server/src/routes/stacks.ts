import {
  offeredPipelineSchema,
  pixelInfoSchema,
  readPlaneAddress,
  type ShownPlane,
  stackHistogramSchema,
  stackInfoSchema,
} from '@headway/hub-api';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { requireAsset } from '../projects/access.ts';
import type { App } from '../http/app-types.ts';
import { factsOf, stackOf } from '../stacks/asset-stack.ts';
import type { AssetRow } from '../database.ts';
import { isKnown, sendNotModified } from '../http/entity-tags.ts';
import { goneSignal } from '../http/gone-signal.ts';
import type { HubContext } from '../hub-context.ts';
import { PixelFileDamaged, type PixelIndex, readTile } from '../images/pixel-file.ts';
import { createIndexReader, sendTile, tileFile } from '../images/pixel-tiles.ts';
import type { Asker } from '../stacks/plane-service.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { notModified } from '../http/route-document.ts';
import { idParams, problemAnswers } from './schemas.ts';

const tags = ['Assets'];
const place = z.coerce.number().int().min(0).max(100_000);
const planeParams = idParams.extend({
  plane: z
    .string()
    .max(32)
    .describe(
      '`z12-t0`: a slice; `max3-40-t0`: the largest values of some; `xz120-t0`, `yz77-t0`: a row or a column of all. All count from 0.',
    ),
});
const tileParams = planeParams.extend({ level: place, column: place, row: place });
const planeProblems = problemAnswers(400, 401, 404, 422, 503, 507);

/** The planes of images that have many, for viewers. */
export function stackRoutes(app: App, hub: HubContext): void {
  const indexes = createIndexReader();

  async function withPlane<T>(
    asset: AssetRow,
    { plane, ...asker }: Asker & { plane: ShownPlane },
    read: (file: FileHandle, index: PixelIndex) => Promise<T>,
  ): Promise<T> {
    const name = hub.planes.nameOf(asset, plane);
    for (let tries = 1; ; tries += 1) {
      const file = await hub.planes.open(asset, plane, asker);
      try {
        return await read(file, await indexes.read(name, file));
      } catch (error) {
        // A power cut may have left half of it: it is made again, once.
        if (!(error instanceof PixelFileDamaged) || tries > 1) throw error;
        indexes.forget(name);
        await hub.planes.forget(asset, plane);
      } finally {
        await file.close();
      }
    }
  }

  app.get(
    '/api/assets/:id/stack',
    {
      schema: {
        tags,
        summary: 'What the planes of an image are like',
        params: idParams,
        response: { 200: stackInfoSchema, ...planeProblems },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, request.params.id);
      return await hub.planes.info(asset, { signal: goneSignal(reply), who: userId });
    },
  );

  app.get(
    '/api/assets/:id/stack/histogram',
    {
      schema: {
        tags,
        summary: 'What the values of all slices are like',
        description: 'It takes as long as reading the whole file, once.',
        params: idParams,
        response: { 200: stackHistogramSchema, ...planeProblems },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, request.params.id);
      return await hub.planes.histogram(asset, { signal: goneSignal(reply), who: userId });
    },
  );

  app.get(
    '/api/assets/:id/planes/:plane/pixels',
    {
      schema: {
        tags,
        summary: 'What the values of a plane are like, and the tiles they come in',
        params: planeParams,
        response: { 200: pixelInfoSchema, ...planeProblems },
      },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id, plane: address } = request.params;
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, id);
      const wanted = { plane: planeOf(asset, address), signal: goneSignal(reply), who: userId };
      return await withPlane(asset, wanted, async (_file, { info }) => info);
    },
  );

  app.get(
    '/api/assets/:id/planes/:plane/:level/:column/:row',
    {
      schema: {
        tags,
        summary: 'A tile of a plane: the values of all channels',
        params: tileParams,
        response: planeProblems,
      },
      config: { notes: { answers: { 200: tileFile, 304: notModified } } },
    },
    async (request, reply) => {
      const userId = await hub.userIdOf(request);
      const { id, plane: address, ...tile } = request.params;
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, id);
      const plane = planeOf(asset, address);
      const name = hub.planes.nameOf(asset, plane).replaceAll('/', '-');
      const etag = `"${name}-${tile.level}-${tile.column}-${tile.row}"`;
      if (isKnown(request.headers['if-none-match'], etag)) return await sendNotModified(reply, etag);
      const wanted = { plane, signal: goneSignal(reply), who: userId };
      const packed = await withPlane(asset, wanted, (file, index) => readTile(file, index, tile));
      if (!packed) throw notFound('tile');
      return await sendTile(request, reply, { packed, etag });
    },
  );

  app.get(
    '/api/assets/:id/pipelines',
    {
      schema: {
        tags,
        summary: 'The pipelines that an image can be processed with',
        params: idParams,
        response: { 200: z.array(offeredPipelineSchema), ...problemAnswers(401, 404) },
      },
    },
    async (request) => {
      const userId = await hub.userIdOf(request);
      const asset = await requireAsset(hub.db, { userId, action: 'read' }, request.params.id);
      const facts = factsOf(asset);
      const starting = hub.pipelines.startingOn(facts);
      return hub.pipelines.accepting(facts).map((pipeline) => ({
        kind: pipeline.contract.kind,
        title: pipeline.title,
        startsByItself: pipeline === starting,
      }));
    },
  );
}

/** The plane of an address. @throws ApiError `invalid_request`, `not_a_stack`, `not_found` */
function planeOf(asset: AssetRow, address: string): ShownPlane {
  const plane = readPlaneAddress(address);
  if (!plane) throw new ApiError('invalid_request', 'Planes are written as z12-t0, max3-40-t0, xz120-t0.');
  const stack = stackOf(asset);
  if (!stack) throw new ApiError('not_a_stack', 'The image has a single plane.');
  const isThere =
    plane.time < stack.times && lastOf(plane) < sizeAlong(plane, { asset, slices: stack.slices });
  if (isThere) return plane;
  throw new ApiError('not_found', 'The image has no such plane.');
}

function lastOf(plane: ShownPlane): number {
  if (plane.kind === 'slice') return plane.slice;
  return plane.kind === 'projection' ? plane.to : plane.at;
}

function sizeAlong({ kind }: ShownPlane, { asset, slices }: { asset: AssetRow; slices: number }): number {
  if (kind === 'xz') return asset.height ?? 0;
  return kind === 'yz' ? (asset.width ?? 0) : slices;
}
