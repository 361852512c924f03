import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { type PixelInfo, pixelInfoSchema } from '@headway/hub-api';
import { z } from 'zod';
import { halved, type PixelPlane, tileOf } from './pixel-levels.ts';
import { channelStatistics, formatOf } from './pixel-statistics.ts';

/**
 * A file of tiles: each tile gzipped, one after the other, level by level and row by row; then a JSON text that says
 * where they lie, its length as 4 bytes, and the mark. So it is written in one go and a tile is one read.
 */
const mark = 'HWPX';
const tailBytes = 8;
/** Side of a tile. */
export const tileSize = 512;
/** More tiles than of the largest image that is taken: a file that says so is damaged. */
const mostIndexBytes = 4_000_000;

const compress = promisify(gzip);

/** What lies at the end of the file. */
export interface PixelIndex {
  info: PixelInfo;
  /** For each level, its tiles row by row. */
  tiles: readonly (readonly PixelTile[])[];
}
type PixelTile = readonly [start: number, bytes: number];

const indexSchema = z.object({
  info: pixelInfoSchema,
  tiles: z.array(z.array(z.tuple([z.int().min(0), z.int().min(0)]))),
});

/** Writes the image with all its levels. */
export async function writePixels(path: string, image: PixelPlane, bits: number): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    const { width, height, channels, samples } = image;
    const levels = levelsOf(image);
    const tiles: PixelTile[][] = [];
    let end = 0;
    let plane = image;
    for (const level of levels.keys()) {
      if (level > 0) plane = halved(plane);
      const written = await writeLevel(file, plane, end);
      tiles.push(written.tiles);
      end = written.end;
    }
    const info: PixelInfo = {
      width,
      height,
      bits,
      format: formatOf(samples),
      tileSize,
      levels,
      channels: Array.from({ length: channels }, (_, channel) =>
        channelStatistics(samples, { channels, channel }),
      ),
    };
    const text = Buffer.from(JSON.stringify({ info, tiles } satisfies PixelIndex));
    const tail = Buffer.alloc(tailBytes);
    tail.writeUInt32LE(text.length, 0);
    tail.write(mark, 4, 'latin1');
    await file.write(Buffer.concat([text, tail]), 0, text.length + tailBytes, end);
  } finally {
    await file.close();
  }
}

/** How large the levels of an image are, down to a single tile. */
export function levelsOf({ width, height }: { width: number; height: number }): PixelInfo['levels'] {
  const levels = [{ width, height }];
  let [w, h] = [width, height];
  while (Math.max(w, h) > tileSize) {
    [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
    levels.push({ width: w, height: h });
  }
  return levels;
}

async function writeLevel(
  file: FileHandle,
  plane: PixelPlane,
  start: number,
): Promise<{ tiles: PixelTile[]; end: number }> {
  const tiles: PixelTile[] = [];
  let end = start;
  const columns = Array.from({ length: Math.ceil(plane.width / tileSize) }, (_, column) => column);
  // Of samples of several bytes hardly any two follow each other again: to look for them takes half of the time and more.
  const isWide = plane.samples.BYTES_PER_ELEMENT > 1;
  const strategy = isWide ? constants.Z_RLE : constants.Z_DEFAULT_STRATEGY;
  for (let row = 0; row * tileSize < plane.height; row += 1) {
    // A row of tiles at once: packing is what takes the time, and goes on in several threads.
    const packed = await Promise.all(
      columns.map((column) => {
        const { buffer, byteOffset, byteLength } = tileOf(plane, { column, row, size: tileSize });
        // Pixels are noisy: more effort takes far longer and saves little.
        return compress(new Uint8Array(buffer, byteOffset, byteLength), { level: 1, strategy });
      }),
    );
    await file.writev(packed, end);
    for (const { length } of packed) {
      tiles.push([end, length]);
      end += length;
    }
  }
  return { tiles, end };
}

/** Only half of a file is there, or something else. */
export class PixelFileDamaged extends Error {
  override readonly name = 'PixelFileDamaged';
}

/** Reads what the file holds. @throws PixelFileDamaged */
export async function readPixelIndex(file: FileHandle): Promise<PixelIndex> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(tailBytes);
  await file.read(tail, 0, tailBytes, Math.max(0, size - tailBytes));
  const length = tail.readUInt32LE(0);
  if (tail.toString('latin1', 4) !== mark || length > Math.min(mostIndexBytes, size - tailBytes)) {
    throw new PixelFileDamaged('The file of pixels is damaged.');
  }
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, size - tailBytes - length);
  return indexSchema.parse(JSON.parse(text.toString()));
}

/** A tile as it is stored, gzipped; `null` where there is none. @throws PixelFileDamaged */
export async function readTile(
  file: FileHandle,
  { info, tiles }: PixelIndex,
  { level, column, row }: { level: number; column: number; row: number },
): Promise<Buffer | null> {
  const size = info.levels[level];
  if (!size) return null;
  const columns = Math.ceil(size.width / info.tileSize);
  const tile = column < columns ? tiles[level]?.[row * columns + column] : undefined;
  if (!tile) return null;
  const [start, bytes] = tile;
  const packed = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(packed, 0, bytes, start);
  if (bytesRead !== bytes) throw new PixelFileDamaged('The file of pixels is cut off.');
  return packed;
}
