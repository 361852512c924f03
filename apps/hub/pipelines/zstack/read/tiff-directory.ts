import { PlaneError } from '@headway/hub-api';
import { readExactly, type FileSource } from './file-source.ts';

/** Tags that are used here; numbers of TIFF 6.0 and of its supplements. */
export const tags = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  imageDescription: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  yCbCrSubSampling: 530,
  imageJByteCounts: 50838,
  imageJMetadata: 50839,
} as const;

/** How numbers are written in a file, and where its first page directory is. */
export interface TiffHeader {
  littleEndian: boolean;
  big: boolean;
  firstDirectory: number;
}

/** One field of a directory. */
interface TiffField {
  type: number;
  count: number;
  /** In the file. */
  place: number;
}

/** One page's directory. Values that lie elsewhere in the file are read when they are asked for. */
export interface TiffDirectory {
  /** In the file. */
  offset: number;
  /** The next page's, 0 after the last. */
  next: number;
  has(tag: number): boolean;
  /** How many values there are. */
  count(tag: number): number;
  /** The values, or some of them; empty where there are none. @throws PlaneError */
  numbers(tag: number, part?: { from: number; count: number }): Promise<number[]>;
  /** The first value. @throws PlaneError */
  number(tag: number, missing: number): Promise<number>;
  /** The bytes of a field. @throws PlaneError */
  bytes(tag: number, most: number): Promise<Buffer>;
}

/** Bytes per value of each field type, by its number. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** Read at once: most directories with their small values are shorter. */
const windowBytes = 2048;
/** Directories have about twenty fields; those with more than this are no directories. */
const mostFields = 4096;

/** @returns `null` when the file is no TIFF. @throws PlaneError when it ends within its header */
export async function readHeader(source: FileSource): Promise<TiffHeader | null> {
  const bytes = await source.read(0, 16);
  const mark = bytes.toString('latin1', 0, 4);
  const littleEndian = mark.startsWith('II');
  const big = mark === 'II+\0' || mark === 'MM\0+';
  if (!big && mark !== 'II*\0' && mark !== 'MM\0*') return null;
  if (bytes.length < (big ? 16 : 8)) throw cutOff();
  const firstDirectory = big ? readUint64(bytes, 8, littleEndian) : readUint32(bytes, 4, littleEndian);
  return { littleEndian, big, firstDirectory };
}

/** Reads the directory at a place. @throws PlaneError when the file ends within it */
export async function readDirectory(
  source: FileSource,
  header: TiffHeader,
  offset: number,
): Promise<TiffDirectory> {
  const { littleEndian, big } = header;
  const countBytes = big ? 8 : 2;
  const fieldBytes = big ? 20 : 12;
  let window = await source.read(offset, windowBytes);
  if (window.length < countBytes) throw cutOff();
  const count = big ? readUint64(window, 0, littleEndian) : readUint16(window, 0, littleEndian);
  if (count === 0 || count > mostFields) {
    throw new PlaneError('unsupported_image', 'This TIFF is damaged: one of its pages is not described.');
  }
  const length = countBytes + count * fieldBytes + (big ? 8 : 4);
  if (window.length < length) window = await source.read(offset, length);
  if (window.length < length) throw cutOff();
  const fields = new Map<number, TiffField>();
  for (let index = 0; index < count; index++) {
    const at = countBytes + index * fieldBytes;
    const tag = readUint16(window, at, littleEndian);
    const type = readUint16(window, at + 2, littleEndian);
    const values = big ? readUint64(window, at + 4, littleEndian) : readUint32(window, at + 4, littleEndian);
    const valueAt = at + (big ? 12 : 8);
    const inline = (typeBytes[type] ?? 0) * values <= (big ? 8 : 4);
    const elsewhere = big
      ? readUint64(window, valueAt, littleEndian)
      : readUint32(window, valueAt, littleEndian);
    fields.set(tag, { type, count: values, place: inline ? offset + valueAt : elsewhere });
  }
  const nextAt = length - (big ? 8 : 4);
  const next = big ? readUint64(window, nextAt, littleEndian) : readUint32(window, nextAt, littleEndian);

  /** Without leaving the window where that is possible. */
  const bytesAt = (place: number, size: number): Promise<Buffer> | Buffer => {
    const within = place - offset;
    if (within >= 0 && within + size <= window.length) return window.subarray(within, within + size);
    return readExactly(source, place, size);
  };

  const numbers: TiffDirectory['numbers'] = async (tag, part) => {
    const field = fields.get(tag);
    const size = typeBytes[field?.type ?? 0] ?? 0;
    if (!field || size === 0) return [];
    const from = part?.from ?? 0;
    const some = Math.max(0, Math.min(field.count - from, part?.count ?? field.count));
    if (some * size > source.size) throw cutOff();
    const bytes = await bytesAt(field.place + from * size, some * size);
    return Array.from({ length: some }, (_, index) =>
      readValue(bytes, index * size, field.type, littleEndian),
    );
  };

  return {
    offset,
    next,
    has: (tag) => fields.has(tag),
    count: (tag) => fields.get(tag)?.count ?? 0,
    numbers,
    number: async (tag, missing) => (await numbers(tag, { from: 0, count: 1 }))[0] ?? missing,
    async bytes(tag, most) {
      const field = fields.get(tag);
      if (!field) return Buffer.alloc(0);
      return bytesAt(field.place, Math.min(most, field.count * (typeBytes[field.type] ?? 0)));
    },
  };
}

function readValue(bytes: Buffer, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return readUint16(bytes, at, littleEndian);
    case 4:
    case 13:
      return readUint32(bytes, at, littleEndian);
    case 5:
      return readUint32(bytes, at, littleEndian) / readUint32(bytes, at + 4, littleEndian);
    case 6:
      return bytes.readInt8(at);
    case 8:
      return littleEndian ? bytes.readInt16LE(at) : bytes.readInt16BE(at);
    case 9:
      return littleEndian ? bytes.readInt32LE(at) : bytes.readInt32BE(at);
    case 10: {
      const [top, below] = littleEndian
        ? [bytes.readInt32LE(at), bytes.readInt32LE(at + 4)]
        : [bytes.readInt32BE(at), bytes.readInt32BE(at + 4)];
      return top / below;
    }
    case 11:
      return littleEndian ? bytes.readFloatLE(at) : bytes.readFloatBE(at);
    case 12:
      return littleEndian ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at);
    case 16:
    case 17:
    case 18:
      return readUint64(bytes, at, littleEndian);
    default:
      return bytes.readUInt8(at);
  }
}

function readUint16(bytes: Buffer, at: number, littleEndian: boolean): number {
  return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function readUint32(bytes: Buffer, at: number, littleEndian: boolean): number {
  return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

/** Beyond 2^53 it is not exact; no file is that large. */
function readUint64(bytes: Buffer, at: number, littleEndian: boolean): number {
  return Number(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
}

function cutOff(): PlaneError {
  return new PlaneError(
    'truncated_image',
    'This file is cut off: the description of its pages is missing. Send it again.',
  );
}
