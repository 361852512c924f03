import { deflateSync } from 'node:zlib';
import {
  directoryBytes,
  directoryLength,
  headerBytes,
  type FieldToWrite,
  type NumberStyle,
} from './directory-bytes.ts';

/** A page of a small TIFF for tests. */
export interface SyntheticPage {
  width: number;
  height: number;
  /** Row by row, samples of a pixel beside each other. Left out: 0, 1, 2 … */
  values?: readonly number[];
  /** @default 8 */
  bits?: number;
  /** 1 unsigned, 2 signed, 3 real numbers. @default 1 */
  sampleFormat?: number;
  /** @default 1 */
  samples?: number;
  /** @default 1, and 2 for three samples */
  photometric?: number;
  /** 2: one plane per sample. @default 1 */
  planar?: 1 | 2;
  /** Size of a tile; without it there are strips. */
  tile?: { width: number; height: number };
  /** @default the height */
  rowsPerStrip?: number;
  /** Number of the compression, and what does it to a block. */
  compression?: { number: number; pack(bytes: Buffer): Uint8Array };
  /** What is done to a block before it is packed, and its number. */
  predictor?: { number: number; apply(bytes: Buffer, rowBytes: number): Uint8Array };
  description?: string;
  /** Other fields, or others instead: a number by its tag, or a list of them. */
  fields?: Readonly<Record<number, number | readonly number[]>>;
}

/** How a file is written. */
export interface SyntheticOptions {
  /** @default true */
  littleEndian?: boolean;
  /** @default false */
  big?: boolean;
  /** The directories come before the pixels. @default false */
  pixelsLast?: boolean;
  /** Which page the last one names as the next. @default none */
  loopTo?: number;
}

/** Deflate, as a compression of a page. */
export const deflated = { number: 8, pack: (bytes: Buffer): Uint8Array => deflateSync(bytes) };

/** Writes a TIFF: pixels and lists first, then the directories, or the other way round. */
export function buildTiff(pages: readonly SyntheticPage[], options: SyntheticOptions = {}): Buffer {
  const style: NumberStyle = { littleEndian: options.littleEndian ?? true, big: options.big ?? false };
  const headerLength = style.big ? 16 : 8;
  const { parts, directories } = layOut(pages, style, headerLength);
  const lengths = directories.map((fields) => directoryLength(fields.length, style));
  if (!options.pixelsLast) {
    const start = headerLength + parts.length;
    const { first, bytes } = chain(directories, { start, lengths, style, options });
    return Buffer.concat([headerBytes(first, style), parts, bytes]);
  }
  const after = headerLength + lengths.reduce((sum, length) => sum + length, 0);
  const moved = layOut(pages, style, after);
  const { first, bytes } = chain(moved.directories, { start: headerLength, lengths, style, options });
  return Buffer.concat([headerBytes(first, style), bytes, moved.parts]);
}

/** Pixels and lists from a place on, and the directories that tell of them. */
function layOut(
  pages: readonly SyntheticPage[],
  style: NumberStyle,
  start: number,
): { parts: Buffer; directories: FieldToWrite[][] } {
  const parts: Buffer[] = [];
  let place = start;
  const append = (bytes: Uint8Array): number => {
    const at = place;
    parts.push(Buffer.from(bytes));
    place += bytes.length;
    return at;
  };
  const directories = pages.map((page) => fieldsOf(page, style, append));
  // Directories begin at even places.
  if (place % 2 === 1) append(Buffer.alloc(1));
  return { parts: Buffer.concat(parts), directories };
}

interface Chain {
  start: number;
  lengths: readonly number[];
  style: NumberStyle;
  options: SyntheticOptions;
}

/** Directories that follow one another, each with the place of the next. */
function chain(
  directories: readonly FieldToWrite[][],
  { start, lengths, style, options }: Chain,
): { first: number; bytes: Buffer } {
  const starts: number[] = [];
  let end = start;
  for (const length of lengths) {
    starts.push(end);
    end += length;
  }
  const last = options.loopTo === undefined ? 0 : (starts[options.loopTo] ?? 0);
  const written = directories.map((fields, index) =>
    directoryBytes(fields, starts[index + 1] ?? last, style),
  );
  return { first: starts[0] ?? 0, bytes: Buffer.concat(written) };
}

type Append = (bytes: Uint8Array) => number;

function fieldsOf(page: SyntheticPage, style: NumberStyle, append: Append): FieldToWrite[] {
  const { width, height, bits = 8, samples = 1, planar = 1, tile, rowsPerStrip = height } = page;
  const blocks = blocksOf(page, style).map((bytes) => {
    const packed = page.compression ? page.compression.pack(bytes) : bytes;
    return { place: append(packed), length: packed.length };
  });
  const values: Record<number, number | readonly number[]> = {
    256: width,
    257: height,
    258: Array.from({ length: samples }, () => bits),
    259: page.compression?.number ?? 1,
    262: page.photometric ?? (samples === 3 ? 2 : 1),
    277: samples,
    284: planar,
    317: page.predictor?.number ?? 1,
    339: Array.from({ length: samples }, () => page.sampleFormat ?? 1),
    ...(tile
      ? { 322: tile.width, 323: tile.height, 324: blocks.map(({ place }) => place) }
      : { 278: rowsPerStrip, 273: blocks.map(({ place }) => place) }),
    [tile ? 325 : 279]: blocks.map(({ length }) => length),
    ...page.fields,
  };
  const fields = Object.entries(values).map(([tag, value]) => numberField(Number(tag), value, style, append));
  if (page.description !== undefined) {
    const text = Buffer.from(`${page.description}\0`.padEnd(9, '\0'));
    fields.push({ tag: 270, type: 2, count: text.length, value: append(text) });
  }
  return fields.toSorted((a, b) => a.tag - b.tag);
}

/** Numbers are longs; resolutions are given as a list of two, and are rationals. */
function numberField(
  tag: number,
  value: number | readonly number[],
  style: NumberStyle,
  append: Append,
): FieldToWrite {
  const list = typeof value === 'number' ? [value] : value;
  const [first = 0] = list;
  const rational = tag === 282 || tag === 283;
  if (list.length === 1 && !rational) return { tag, type: 4, count: 1, value: first };
  const bytes = Buffer.alloc(list.length * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [index, item] of list.entries()) view.setUint32(index * 4, item, style.littleEndian);
  const inline = style.big && bytes.length <= 8;
  return {
    tag,
    type: rational ? 5 : 4,
    count: rational ? list.length / 2 : list.length,
    value: inline ? bytes : append(bytes),
  };
}

function blocksOf(page: SyntheticPage, style: NumberStyle): Buffer[] {
  const { width, height, samples = 1, planar = 1, tile, rowsPerStrip = height } = page;
  const values = page.values ?? Array.from({ length: width * height * samples }, (_, index) => index);
  const blockWidth = tile?.width ?? width;
  const blocks: Buffer[] = [];
  for (let plane = 0; plane < (planar === 2 ? samples : 1); plane++) {
    for (let top = 0; top < height; top += tile?.height ?? rowsPerStrip) {
      for (let left = 0; left < width; left += blockWidth) {
        const rows = tile ? tile.height : Math.min(rowsPerStrip, height - top);
        const lines = Array.from({ length: rows }, (_, row) => {
          const line: number[] = [];
          for (let x = left; x < left + blockWidth; x++) {
            for (
              let sample = planar === 2 ? plane : 0;
              sample < (planar === 2 ? plane + 1 : samples);
              sample++
            ) {
              const within = x < width && top + row < height;
              line.push(within ? (values[((top + row) * width + x) * samples + sample] ?? 0) : 0);
            }
          }
          return encodeRow(line, page, style);
        });
        const bytes = Buffer.concat(lines);
        blocks.push(page.predictor ? Buffer.from(page.predictor.apply(bytes, lines[0]?.length ?? 0)) : bytes);
      }
    }
  }
  return blocks;
}

function encodeRow(values: readonly number[], page: SyntheticPage, { littleEndian }: NumberStyle): Buffer {
  const { bits = 8, sampleFormat = 1 } = page;
  const bytes = Buffer.alloc(Math.ceil((values.length * bits) / 8));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [index, value] of values.entries()) {
    const at = (index * bits) / 8;
    if (sampleFormat === 3 && bits === 32) view.setFloat32(at, value, littleEndian);
    else if (sampleFormat === 3 && bits === 64) view.setFloat64(at, value, littleEndian);
    else if (bits === 64) view.setBigInt64(at, BigInt(value), littleEndian);
    else if (bits === 32) view.setInt32(at, value, littleEndian);
    else if (bits === 16) view.setInt16(at, value, littleEndian);
    else if (bits === 8) view.setInt8(at, value);
    else {
      for (let bit = 0; bit < bits; bit++) {
        const place = index * bits + bit;
        const on = (value >> (bits - 1 - bit)) & 1;
        bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (on << (7 - (place & 7)));
      }
    }
  }
  return bytes;
}
