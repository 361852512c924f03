import { open, type FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import {
  directoryBytes,
  directoryLength,
  fieldTypes,
  headerBytes,
  type FieldToWrite,
  type NumberStyle,
} from './directory-bytes.ts';
import { tags } from './tiff-directory.ts';

/** What is written of a stack beside its planes. */
export interface StackToWrite {
  width: number;
  height: number;
  format: 'uint8' | 'uint16' | 'uint32' | 'float32';
  slices: number;
  /** @default 1 */
  channels?: number;
  /** @default 1 */
  times?: number;
  /** µm. @default null */
  pixelUm?: number | null;
  /** µm. @default null */
  sliceUm?: number | null;
  /** Labels become a fiftieth with `deflate`; without it, rows can be read alone. @default 'none' */
  compression?: 'none' | 'deflate';
  /** A BigTIFF, which ImageJ opens with Bio-Formats only. @default when it would have more than 4 GB */
  big?: boolean;
}

/** Planes as they are written; the arrays' kind is the format's. */
export type PlaneToWrite = Uint8Array | Uint16Array | Uint32Array | Float32Array;

const deflateAsync = promisify(deflate);
const sampleBytes = { uint8: 1, uint16: 2, uint32: 4, float32: 4 } as const;
/** What a page takes beside its pixels, at most. */
const mostPerPage = 400;
/** Rationals are read as signed by some programs. */
const mostRational = 2 ** 31 - 1;

/**
 * Writes a stack as Fiji, ImageJ and scikit-image read it, plane by plane: channels first, then slices, then times.
 * @throws RangeError when there are more or fewer planes, or one of another size; the file is unfinished then
 */
export async function writeStack(
  path: string,
  stack: StackToWrite,
  planes: Iterable<PlaneToWrite> | AsyncIterable<PlaneToWrite>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    await writePages(file, stack, planes);
  } finally {
    await file.close();
  }
}

async function writePages(
  file: FileHandle,
  stack: StackToWrite,
  planes: Iterable<PlaneToWrite> | AsyncIterable<PlaneToWrite>,
): Promise<void> {
  const { width, height, format, slices, channels = 1, times = 1, compression = 'none' } = stack;
  const total = slices * channels * times;
  const planeBytes = width * height * sampleBytes[format];
  const big = stack.big ?? total * (planeBytes + mostPerPage) + 4096 > 2 ** 32;
  const style: NumberStyle = { littleEndian: endianness() === 'LE', big };
  const blocks: { place: number; length: number }[] = [];
  // The header is written last: until then the file is none.
  let place = big ? 16 : 8;
  const append = async (bytes: Uint8Array): Promise<number> => {
    const start = place;
    await writeAll(file, bytes, start);
    // Directories begin at even places.
    place = start + bytes.length + (bytes.length % 2);
    return start;
  };
  for await (const plane of planes) {
    const bytes = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
    if (bytes.length !== planeBytes) {
      throw new RangeError(`A plane has ${bytes.length} bytes, not ${planeBytes}.`);
    }
    const packed = compression === 'deflate' ? await deflateAsync(bytes) : bytes;
    blocks.push({ place: await append(packed), length: packed.length });
    if (blocks.length > total) break;
  }
  if (blocks.length !== total) {
    const some = blocks.length > total ? 'more' : String(blocks.length);
    throw new RangeError(`There are ${some} planes, not ${total}.`);
  }
  const description = Buffer.from(`${describe(stack, total)}\0`, 'latin1');
  const resolution = resolutionBytes(stack.pixelUm ?? null, style);
  const shared = {
    description: { place: await append(description), length: description.length },
    // Its eight bytes fit into the longer fields of a BigTIFF.
    resolution: big ? resolution : await append(resolution),
  };
  const first = place;
  for (const [index, block] of blocks.entries()) {
    const fields = fieldsOf(stack, { block, shared, first: index === 0, big });
    const length = directoryLength(fields.length, style);
    const next = index + 1 < blocks.length ? place + length : 0;
    await append(directoryBytes(fields, next, style));
  }
  await writeAll(file, headerBytes(first, style), 0);
}

/** A write may take less than it is given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, place + written);
    written += bytesWritten;
  }
}

/** What ImageJ reads sizes and units from. */
function describe(stack: StackToWrite, total: number): string {
  const { slices, channels = 1, times = 1, pixelUm = null, sliceUm = null } = stack;
  const lines = ['ImageJ=1.53t', `images=${total}`];
  if (channels > 1) lines.push(`channels=${channels}`);
  if (slices > 1) lines.push(`slices=${slices}`);
  if (times > 1) lines.push(`frames=${times}`);
  if ([channels, slices, times].filter((count) => count > 1).length > 1) {
    lines.push('hyperstack=true', 'mode=grayscale');
  }
  if (pixelUm !== null || sliceUm !== null) lines.push('unit=micron');
  if (sliceUm !== null) lines.push(`spacing=${sliceUm}`);
  return `${[...lines, 'loop=false'].join('\n')}\n`;
}

/** Pixels per µm as a fraction that is as exact as it can be. */
function resolutionBytes(pixelUm: number | null, { littleEndian }: NumberStyle): Buffer {
  const um = pixelUm ?? 1;
  const pixels = um >= 1 ? Math.floor(mostRational / um) : mostRational;
  const below = um >= 1 ? Math.round(pixels * um) : Math.round(mostRational * um);
  const bytes = Buffer.alloc(8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  view.setUint32(0, pixels, littleEndian);
  view.setUint32(4, below, littleEndian);
  return bytes;
}

interface PageParts {
  block: { place: number; length: number };
  shared: { description: { place: number; length: number }; resolution: number | Uint8Array };
  first: boolean;
  big: boolean;
}

function fieldsOf(stack: StackToWrite, { block, shared, first, big }: PageParts): FieldToWrite[] {
  const { short, long, long8, ascii, rational } = fieldTypes;
  const one = (tag: number, type: number, value: number): FieldToWrite => ({ tag, type, count: 1, value });
  const place = big ? long8 : long;
  const { resolution, description } = shared;
  return [
    one(tags.imageWidth, long, stack.width),
    one(tags.imageLength, long, stack.height),
    one(tags.bitsPerSample, short, sampleBytes[stack.format] * 8),
    one(tags.compression, short, stack.compression === 'deflate' ? 8 : 1),
    one(tags.photometric, short, 1),
    ...(first
      ? [{ tag: tags.imageDescription, type: ascii, count: description.length, value: description.place }]
      : []),
    one(tags.stripOffsets, place, block.place),
    one(tags.samplesPerPixel, short, 1),
    one(tags.rowsPerStrip, long, stack.height),
    one(tags.stripByteCounts, place, block.length),
    { tag: tags.xResolution, type: rational, count: 1, value: resolution },
    { tag: tags.yResolution, type: rational, count: 1, value: resolution },
    one(tags.resolutionUnit, short, 1),
    one(tags.sampleFormat, short, stack.format === 'float32' ? 3 : 1),
  ];
}
