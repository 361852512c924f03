import { describe, expect, it } from 'vitest';
import type { FileSource } from './file-source.ts';
import type { PageShape } from './page-shape.ts';
import { readRows, type OpenPage } from './read-rows.ts';
import { sampleKindOf } from './sample-kind.ts';

/** A page of 100 × 100 values of 16 bit, one behind the other after eight bytes of a file. */
const shape: PageShape = {
  width: 100,
  height: 100,
  bits: 16,
  samples: 1,
  extraSamples: [],
  sampleFormat: 1,
  compression: 1,
  photometric: 1,
  planar: 1,
  predictor: 1,
  fillOrder: 1,
  tiled: false,
  blockWidth: 100,
  blockHeight: 100,
  reduced: false,
};

/** The page in strips, and what is read of it. */
function pageOf(rowsPerStrip: number): { page: OpenPage; reads: [offset: number, length: number][] } {
  const values = Uint16Array.from({ length: 10_000 }, (_, index) => index);
  const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(values.buffer)]);
  const reads: [number, number][] = [];
  const source: FileSource = {
    size: bytes.length,
    async read(offset, length) {
      reads.push([offset, length]);
      return Buffer.from(bytes.subarray(offset, offset + length));
    },
    close: async () => {},
  };
  const strips = { ...shape, blockHeight: rowsPerStrip };
  const page: OpenPage = {
    source,
    shape: strips,
    kind: sampleKindOf(strips, true),
    littleEndian: true,
    blocks: async ({ from, count }) => ({
      places: Array.from({ length: count }, (_, index) => 8 + (from + index) * rowsPerStrip * 200),
      lengths: Array.from({ length: count }, () => rowsPerStrip * 200),
    }),
    tables: async () => Buffer.alloc(0),
  };
  return { page, reads };
}

describe('readRows', () => {
  it('reads the bytes of a row and no more', async () => {
    const { page, reads } = pageOf(100);
    const row = await readRows(page, { sample: 0, from: 40, count: 1 });
    expect([row[0], row[99]]).toEqual([4000, 4099]);
    expect(reads.map(([, length]) => length)).toEqual([200]);
  });

  it('reads strips that follow one another at once', async () => {
    const { page, reads } = pageOf(10);
    const rows = await readRows(page, { sample: 0, from: 25, count: 50 });
    expect([rows[0], rows[4999]]).toEqual([2500, 7499]);
    expect(reads).toHaveLength(1);
  });

  it('decodes bytes that are not aligned', () => {
    const bytes = new Uint8Array(9);
    bytes.set([1, 0, 2, 0, 3, 0, 4, 0], 1);
    expect([...sampleKindOf(shape, true).decode(bytes.subarray(1), 4)]).toEqual([1, 2, 3, 4]);
  });
});
