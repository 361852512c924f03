import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { PlaneFile } from '@headway/hub-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStack } from './open-stack.ts';
import { buildTiff, deflated, type SyntheticOptions, type SyntheticPage } from './synthetic-tiff.ts';

let folder: string;
let stack: PlaneFile | null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-stack-'));
  stack = null;
});
afterEach(async () => {
  await stack?.close();
  await rm(folder, { recursive: true });
});

async function open(pages: readonly SyntheticPage[], options?: SyntheticOptions): Promise<PlaneFile> {
  const path = join(folder, 'stack.tif');
  await writeFile(path, buildTiff(pages, options));
  stack = await openStack(path);
  if (!stack) throw new Error('not taken for a stack');
  return stack;
}

const first = { slice: 0, channel: 0, time: 0 };
const second = { slice: 1, channel: 0, time: 0 };

/** Two pages of which the second has these values. */
const pair = (page: SyntheticPage): SyntheticPage[] => [{ ...page, values: [] }, page];

describe('samples', () => {
  const kinds = [
    { bits: 1, sampleFormat: 1, values: [0, 1, 1, 0, 1, 0], format: 'uint8' },
    { bits: 2, sampleFormat: 1, values: [0, 1, 2, 3, 2, 1], format: 'uint8' },
    { bits: 4, sampleFormat: 1, values: [0, 15, 7, 1, 8, 9], format: 'uint8' },
    { bits: 8, sampleFormat: 1, values: [0, 255, 128, 1, 2, 3], format: 'uint8' },
    { bits: 12, sampleFormat: 1, values: [0, 4095, 2048, 1, 77, 256], format: 'uint16' },
    { bits: 16, sampleFormat: 1, values: [0, 65_535, 32_768, 1, 256, 255], format: 'uint16' },
    { bits: 32, sampleFormat: 1, values: [0, 4_294_967_040, 65_536, 1, 256, 255], format: 'float32' },
    { bits: 64, sampleFormat: 1, values: [0, 2 ** 40, 65_536, 1, 256, 255], format: 'float32' },
    { bits: 8, sampleFormat: 2, values: [-128, 127, 0, -1, 1, 5], format: 'float32' },
    { bits: 16, sampleFormat: 2, values: [-32_768, 32_767, 0, -1, 1, 256], format: 'float32' },
    { bits: 32, sampleFormat: 2, values: [-65_536, 65_536, 0, -1, 1, 256], format: 'float32' },
    { bits: 32, sampleFormat: 3, values: [-0.5, 1.25, 0, 2 ** 70, -1024, 3], format: 'float32' },
    { bits: 64, sampleFormat: 3, values: [-0.5, 1.25, 0, 2 ** 70, -1024, 3], format: 'float32' },
  ];

  it.each(kinds.flatMap((kind) => [true, false].map((littleEndian) => ({ ...kind, littleEndian }))))(
    'of $bits bit and format $sampleFormat are read, little-endian: $littleEndian',
    async ({ littleEndian, format, ...page }) => {
      const read = await open(pair({ ...page, width: 3, height: 2 }), { littleEndian });
      expect(read.info).toMatchObject({ format, bits: page.bits });
      expect([...(await read.plane(second))]).toEqual(page.values);
    },
  );

  it('of 16 bit real numbers are read', async () => {
    const halves = [0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x7e00];
    const page = { bits: 16, values: halves, width: 3, height: 2, fields: { 339: 3 } };
    const read = await open(pair(page));
    expect([...(await read.plane(second))]).toEqual([1, -2, 2 ** -24, 65_504, 0, 0]);
  });

  it('that are no number are read as 0, which is said', async () => {
    const values = [Number.NaN, Infinity, 1, 2, 3, -Infinity];
    const read = await open(pair({ bits: 32, sampleFormat: 3, values, width: 3, height: 2 }));
    expect([...(await read.plane(second))]).toEqual([0, 0, 1, 2, 3, 0]);
    expect(read.info.notes.join()).toContain('no number are read as 0');
  });

  it.each([
    { bits: 24, sampleFormat: 1, says: 'unsigned values of 24 bit' },
    { bits: 64, sampleFormat: 6, says: 'complex values of 64 bit' },
  ])('that nobody here knows are refused: $says', async ({ says, ...page }) => {
    const values = [0, 0, 0, 0, 0, 0];
    await expect(open(pair({ ...page, values, width: 3, height: 2 }))).rejects.toThrow(says);
  });

  it('of different kinds in one pixel are refused', async () => {
    const page = { width: 2, height: 2, samples: 3, fields: { 258: [8, 16, 8] } };
    await expect(open([page, page])).rejects.toThrow('values of different kinds in one pixel');
  });

  it('stay as they are where 0 is white, or where there is a colour table', async () => {
    const page = { width: 2, height: 2, values: [1, 2, 3, 4] };
    for (const photometric of [0, 3]) {
      const read = await open(pair({ ...page, photometric }));
      expect([...(await read.plane(second))]).toEqual([1, 2, 3, 4]);
      expect(read.info.notes).toHaveLength(1);
      await read.close();
    }
  });
});

describe('strips and tiles', () => {
  const values = Array.from({ length: 7 * 5 * 3 }, (_, index) => (index * 37) % 251);
  const colours = { width: 7, height: 5, samples: 3, values };
  const layouts: { name: string; page: Partial<SyntheticPage>; options?: SyntheticOptions }[] = [
    { name: 'one strip', page: {} },
    { name: 'strips', page: { rowsPerStrip: 2 } },
    { name: 'strips of separate planes', page: { rowsPerStrip: 2, planar: 2 } },
    { name: 'tiles', page: { tile: { width: 4, height: 4 } } },
    { name: 'tiles of separate planes', page: { tile: { width: 4, height: 4 }, planar: 2 } },
    { name: 'packed tiles', page: { tile: { width: 4, height: 4 }, compression: deflated } },
    { name: 'packed strips', page: { rowsPerStrip: 3, compression: deflated } },
    { name: 'tiles in a BigTIFF', page: { tile: { width: 16, height: 16 } }, options: { big: true } },
    { name: 'big-endian strips in a BigTIFF', page: {}, options: { big: true, littleEndian: false } },
  ];

  it.each(layouts)('$name: every channel, as a whole and by rows', async ({ page, options }) => {
    const read = await open(pair({ ...colours, ...page }), options);
    expect(read.info.stack).toMatchObject({ slices: 2, channels: 3, times: 1 });
    expect(read.info.channels.map(({ colour }) => colour)).toEqual(['#ff0000', '#00ff00', '#0000ff']);
    for (let channel = 0; channel < 3; channel++) {
      const expected = values.filter((_, index) => index % 3 === channel);
      expect([...(await read.plane({ ...second, channel }))]).toEqual(expected);
      for (let from = 0; from < 5; from++) {
        const rows = await read.rows({ ...second, channel }, { from, count: Math.min(2, 5 - from) });
        expect([...rows]).toEqual(expected.slice(from * 7, (from + 2) * 7));
      }
    }
  });

  it('leave out alpha', async () => {
    const read = await open(pair({ width: 2, height: 1, samples: 4, photometric: 2, fields: { 338: 1 } }));
    expect(read.info.stack.channels).toBe(3);
    expect([...(await read.plane({ ...second, channel: 2 }))]).toEqual([2, 6]);
  });

  it('keep samples that are said to be nothing else', async () => {
    const page = { width: 2, height: 1, samples: 2, photometric: 1, fields: { 338: 0 } };
    const read = await open(pair(page));
    expect(read.info.stack.channels).toBe(2);
    expect([...(await read.plane({ ...second, channel: 1 }))]).toEqual([1, 3]);
  });

  it('that are nowhere are 0', async () => {
    const page = { width: 2, height: 2, rowsPerStrip: 1, fields: { 273: [0, 0], 279: [0, 0] } };
    expect([...(await (await open([page, page])).plane(first))]).toEqual([0, 0, 0, 0]);
  });

  it('take no byte count for granted where nothing is packed', async () => {
    const read = await open(pair({ width: 2, height: 2, values: [4, 3, 2, 1], fields: { 279: 1 } }));
    expect([...(await read.plane(second))]).toEqual([4, 3, 2, 1]);
  });
});

describe('predictors', () => {
  const differences = (samples: number) => ({
    number: 2,
    apply(bytes: Buffer, rowBytes: number): Uint8Array {
      return bytes.map((byte, at) =>
        at % rowBytes < samples ? byte : (byte - (bytes[at - samples] ?? 0)) & 255,
      );
    },
  });

  it('of differences are undone for each channel', async () => {
    const values = [10, 200, 3, 20, 100, 2, 250, 0, 1, 5, 6, 7];
    const page = {
      width: 2,
      height: 2,
      samples: 3,
      values,
      predictor: differences(3),
      compression: deflated,
    };
    const read = await open(pair(page));
    expect([...(await read.plane({ ...second, channel: 1 }))]).toEqual([200, 100, 0, 6]);
  });

  it.each([true, false])('of differences are undone for 16 bit, little-endian: %s', async (littleEndian) => {
    const values = [1000, 900, 65_535, 3, 2, 1];
    const stored = [1000, -100, 64_635, 3, -1, -1];
    const page = { width: 3, height: 2, bits: 16, values: stored, fields: { 317: 2 }, compression: deflated };
    const read = await open(pair(page), { littleEndian });
    expect([...(await read.plane(second))]).toEqual(values);
  });

  it.each([true, false])('of real numbers are undone, little-endian: %s', async (littleEndian) => {
    const values = [1.5, -2.25, 1e9, 0.1, 3, -7].map(Math.fround);
    const predictor = {
      number: 3,
      apply(bytes: Buffer, rowBytes: number): Uint8Array {
        const count = rowBytes / 4;
        const out = Buffer.alloc(bytes.length);
        for (let row = 0; row < bytes.length; row += rowBytes) {
          for (let at = 0; at < rowBytes; at++) {
            // The heaviest bytes of all numbers first.
            const byte = Math.floor(at / count);
            const from = row + (at % count) * 4 + (littleEndian ? 3 - byte : byte);
            out[row + at] = bytes[from] ?? 0;
          }
          for (let at = rowBytes - 1; at > 0; at--) {
            out[row + at] = ((out[row + at] ?? 0) - (out[row + at - 1] ?? 0)) & 255;
          }
        }
        return out;
      },
    };
    const page = { width: 3, height: 2, bits: 32, sampleFormat: 3, values, predictor, compression: deflated };
    const read = await open(pair(page), { littleEndian });
    expect([...(await read.plane(second))]).toEqual(values);
  });
});

describe('compressions', () => {
  it('zstd is read', async () => {
    const compression = { number: 50_000, pack: (bytes: Buffer): Uint8Array => zstdCompressSync(bytes) };
    const read = await open(pair({ width: 3, height: 2, values: [5, 5, 5, 6, 6, 7], compression }));
    expect([...(await read.plane(second))]).toEqual([5, 5, 5, 6, 6, 7]);
  });

  it.each([
    { number: 4, name: 'CCITT fax' },
    { number: 34_712, name: 'JPEG 2000' },
    { number: 12_345, name: 'number 12345' },
  ])('$name is refused, with what would help', async ({ number, name }) => {
    const page = { width: 2, height: 2, compression: { number, pack: (bytes: Buffer): Uint8Array => bytes } };
    await expect(open([page, page])).rejects.toMatchObject({
      code: 'unsupported_image',
      message: `This TIFF is compressed in a way that can't be read here (${name}). Save it without compression, or with LZW or deflate.`,
    });
  });
});
