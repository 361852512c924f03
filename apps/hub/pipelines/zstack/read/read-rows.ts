import { PlaneError, type PlaneSamples } from '@headway/hub-api';
import { readExactly, type FileSource } from './file-source.ts';
import { blockCount, blockRow, neededBytes, type BlockPlaces } from './page-blocks.ts';
import type { PageShape } from './page-shape.ts';
import { undoPredictor } from './predictor.ts';
import type { SampleKind } from './sample-kind.ts';
import { unpackBlock } from './unpack-block.ts';
import { unpackJpeg } from './unpack-jpeg.ts';

/** A page whose rows are read. */
export interface OpenPage {
  source: FileSource;
  shape: PageShape;
  kind: SampleKind;
  littleEndian: boolean;
  blocks(part: { from: number; count: number }): Promise<BlockPlaces>;
  /** What the blocks of a JPEG share. */
  tables(): Promise<Buffer>;
}

/** Which values of a page: some rows of one of its samples. */
export interface WantedRows {
  sample: number;
  from: number;
  count: number;
}

/** Strips that lie one behind the other are read together up to this size. */
const bytesAtOnce = 8 * 1024 * 1024;
/** As many as there are threads for it. */
const unpackedAtOnce = 4;
/** Packed data may be longer than what it holds, but not by much. */
const mostPacked = (size: number): number => size * 2 + 65_536;

/** One strip or tile, and which of its rows are wanted. */
interface Block {
  column: number;
  /** The page's row that its first one is. */
  top: number;
  from: number;
  count: number;
  /** Rows that there are in it. */
  rows: number;
  place: number;
  length: number;
}

/** Reads rows, and no more of the file than the strips or tiles that they are in. @throws PlaneError */
export async function readRows(page: OpenPage, wanted: WantedRows): Promise<PlaneSamples> {
  const { shape, kind } = page;
  const out = kind.create(shape.width * wanted.count);
  const blocks = await blocksOf(page, wanted);
  const row = blockRow(shape);
  for (const group of together(blocks, shape)) {
    const parts = await readGroup(page, group, row.bytes);
    for (let at = 0; at < group.length; at += unpackedAtOnce) {
      const some = group.slice(at, at + unpackedAtOnce);
      const decoded = await Promise.all(
        some.map((block, index) => decodeBlock(page, block, parts[at + index] ?? null)),
      );
      for (const [index, block] of some.entries()) {
        const bytes = decoded[index];
        if (!bytes) continue;
        const values = kind.decode(bytes, row.samples);
        if (values.length < block.count * row.samples) throw damaged();
        place(values, { shape, block, wanted, perRow: row.samples, out });
      }
    }
  }
  return out;
}

async function blocksOf({ shape, blocks }: OpenPage, wanted: WantedRows): Promise<Block[]> {
  const { across, down } = blockCount(shape);
  const firstRow = Math.floor(wanted.from / shape.blockHeight);
  const lastRow = Math.floor((wanted.from + wanted.count - 1) / shape.blockHeight);
  const first = (shape.planar === 2 ? wanted.sample * across * down : 0) + firstRow * across;
  const count = (lastRow - firstRow + 1) * across;
  const { places, lengths } = await blocks({ from: first, count });
  if (places.length < count) throw damaged();
  return places.map((start, index) => {
    const top = (firstRow + Math.floor(index / across)) * shape.blockHeight;
    const from = Math.max(0, wanted.from - top);
    const until = Math.min(shape.blockHeight, wanted.from + wanted.count - top);
    return {
      column: (index % across) * shape.blockWidth,
      top,
      from,
      count: until - from,
      // Tiles are always whole, the last strip ends with the image.
      rows: shape.tiled ? shape.blockHeight : Math.min(shape.blockHeight, shape.height - top),
      place: start,
      length: lengths[index] ?? 0,
    };
  });
}

/** Blocks that are read in one piece. A block that is nowhere (place 0) is alone: all its values are 0. */
function* together(blocks: readonly Block[], shape: PageShape): Generator<Block[]> {
  let group: Block[] = [];
  let end = 0;
  let total = 0;
  for (const block of blocks) {
    const size = neededBytes(shape, block);
    if (group.length > 0 && (block.place !== end || block.place === 0 || total + size > bytesAtOnce)) {
      yield group;
      group = [];
      total = 0;
    }
    group.push(block);
    total += size;
    end = block.place + size;
  }
  if (group.length > 0) yield group;
}

/** The bytes of each block as they are in the file; of those that aren't packed, only the wanted rows. */
async function readGroup(page: OpenPage, group: Block[], rowBytes: number): Promise<(Buffer | null)[]> {
  const [first] = group;
  if (!first || first.place === 0) return group.map(() => null);
  const plain = page.shape.compression === 1;
  const parts = group.map((block) => {
    if (plain) return { place: block.place + block.from * rowBytes, length: block.count * rowBytes };
    if (block.length > mostPacked(block.rows * rowBytes)) throw damaged();
    return { place: block.place, length: block.length };
  });
  const start = parts[0]?.place ?? 0;
  const last = parts.at(-1);
  const bytes = await readExactly(page.source, start, (last ? last.place + last.length : start) - start);
  return parts.map(({ place: at, length }) => bytes.subarray(at - start, at - start + length));
}

async function decodeBlock(page: OpenPage, block: Block, part: Buffer | null): Promise<Uint8Array | null> {
  if (!part) return null;
  const { shape } = page;
  const rowBytes = blockRow(shape).bytes;
  const plain = shape.compression === 1;
  // Some writers pack a last strip as long as the others.
  const height = shape.blockHeight;
  const unpacked =
    shape.compression === 7
      ? await unpackJpeg(part, {
          width: shape.blockWidth,
          height,
          samples: shape.planar === 2 ? 1 : shape.samples,
          tables: await page.tables(),
        })
      : await unpackBlock(part, shape.compression, height * rowBytes);
  const from = plain ? 0 : block.from * rowBytes;
  const rows = unpacked.subarray(from, from + block.count * rowBytes);
  if (shape.fillOrder === 2 && shape.bits < 8) reverseBits(rows);
  undoPredictor(rows, shape.predictor, {
    rowBytes,
    samples: shape.planar === 2 ? 1 : shape.samples,
    bits: shape.bits,
    littleEndian: page.littleEndian,
  });
  return rows;
}

interface Placing {
  shape: PageShape;
  block: Block;
  wanted: WantedRows;
  perRow: number;
  out: PlaneSamples;
}

/** Copies what is wanted of a block's values to where it belongs. */
function place(values: PlaneSamples, { shape, block, wanted, perRow, out }: Placing): void {
  const step = shape.planar === 2 ? 1 : shape.samples;
  const offset = shape.planar === 2 ? 0 : wanted.sample;
  const width = Math.min(shape.blockWidth, shape.width - block.column);
  for (let row = 0; row < block.count; row++) {
    const to = (block.top + block.from + row - wanted.from) * shape.width + block.column;
    const from = row * perRow;
    if (step === 1) {
      out.set(values.subarray(from, from + width), to);
    } else {
      for (let x = 0; x < width; x++) out[to + x] = values[from + x * step + offset] ?? 0;
    }
  }
}

function reverseBits(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] ?? 0;
    byte = ((byte & 0xf0) >> 4) | ((byte & 0x0f) << 4);
    byte = ((byte & 0xcc) >> 2) | ((byte & 0x33) << 2);
    bytes[at] = ((byte & 0xaa) >> 1) | ((byte & 0x55) << 1);
  }
}

function damaged(): PlaneError {
  return new PlaneError(
    'truncated_image',
    'This file is damaged: part of its pixels is missing. Send it again.',
  );
}
