import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagged } from '../http/entity-tags.ts';
import { type PixelIndex, readPixelIndex } from './pixel-file.ts';
import { fileAnswer } from '../http/route-document.ts';

const unpack = promisify(gunzip);

/** Indexes that are kept read; a tile is then one read of the disk. */
const mostIndexes = 64;

/** Reads the indexes of files of tiles, which never change. */
export interface IndexReader {
  read(name: string, file: FileHandle): Promise<PixelIndex>;
  forget(name: string): void;
}

export function createIndexReader(): IndexReader {
  const indexes = new Map<string, PixelIndex>();
  return {
    async read(name, file) {
      const index = indexes.get(name) ?? (await readPixelIndex(file));
      indexes.delete(name);
      indexes.set(name, index);
      const [oldest] = indexes.keys();
      if (indexes.size > mostIndexes && oldest !== undefined) indexes.delete(oldest);
      return index;
    },
    forget: (name) => indexes.delete(name),
  };
}

/** How the API document tells of a tile. */
export const tileFile = fileAnswer(
  'Samples, interleaved, row by row, little-endian',
  'application/octet-stream',
);

/** Sends a tile as it is stored, gzipped, to whoever takes that. */
export async function sendTile(
  request: FastifyRequest,
  reply: FastifyReply,
  { packed, etag }: { packed: Buffer; etag: string },
): Promise<FastifyReply> {
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  tagged(reply, etag).type('application/octet-stream').header('vary', 'accept-encoding');
  if (!takesGzip) return await reply.send(await unpack(packed));
  return await reply.header('content-encoding', 'gzip').send(packed);
}
