import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { PlaneError, type PlaneFile } from '@headway/hub-api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeLzw } from './lzw.ts';
import { openStack } from './open-stack.ts';
import { decodePackBits } from './pack-bits.ts';
import { writeStack } from './write-stack.ts';
import { buildTiff, deflated, type SyntheticOptions, type SyntheticPage } from './synthetic-tiff.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-stack-'));
  path = join(folder, 'stack.tif');
});
afterEach(() => rm(folder, { recursive: true }));

async function open(pages: readonly SyntheticPage[], options?: SyntheticOptions): Promise<PlaneFile | null> {
  await writeFile(path, buildTiff(pages, options));
  return openStack(path);
}

/** What becomes of bytes: all their planes, `null` when they are no stack, or why they can't be read. */
async function readAll(bytes: Uint8Array): Promise<PlaneFile['info'] | PlaneError | null> {
  await writeFile(path, bytes);
  let stack: PlaneFile | null = null;
  try {
    stack = await openStack(path);
    if (!stack) return null;
    const { slices, channels, times } = stack.info.stack;
    for (let slice = 0; slice < slices; slice++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let time = 0; time < times; time++) await stack.plane({ slice, channel, time });
      }
    }
    return stack.info;
  } catch (error) {
    if (error instanceof PlaneError) return error;
    throw error;
  } finally {
    await stack?.close();
  }
}

const page: SyntheticPage = { width: 4, height: 4, rowsPerStrip: 2 };
const ome = `<OME><Image><Pixels SizeX="4" SizeY="4" SizeZ="3" SizeC="1" SizeT="1" DimensionOrder="XYZCT"/></Image></OME>`;

describe('files that are cut off', () => {
  const files = {
    strips: buildTiff([page, page, page]),
    'big-endian BigTIFF': buildTiff([page, page, page], { big: true, littleEndian: false }),
    'packed tiles': buildTiff(
      Array.from({ length: 3 }, () => ({ ...page, tile: { width: 2, height: 2 }, compression: deflated })),
    ),
    'pixels at the end': buildTiff([page, { ...page, rowsPerStrip: 4 }, page], { pixelsLast: true }),
    'OME-XML': buildTiff([{ ...page, description: ome }, page, page]),
  };

  it.each(Object.entries(files))('are refused in words at each byte: %s', async (_, bytes) => {
    expect(await readAll(bytes)).toMatchObject({ stack: { slices: 3 } });
    for (let length = 0; length < bytes.length; length++) {
      const result = await readAll(bytes.subarray(0, length));
      // Four bytes say that it is a TIFF; without them it is somebody else's file.
      if (length < 4) expect(result).toBeNull();
      else expect(result).toMatchObject({ code: 'truncated_image' });
    }
  });

  it.each([2, 4])(
    'are refused when they are opened, not at the last plane: strips of %d rows',
    async (rows) => {
      const bytes = buildTiff([page, page, { ...page, rowsPerStrip: rows }], { pixelsLast: true });
      await writeFile(path, bytes);
      await (await openStack(path))?.close();
      await writeFile(path, bytes.subarray(0, -1));
      await expect(openStack(path)).rejects.toMatchObject({ code: 'truncated_image' });
    },
  );

  it('name the planes that are there, where one page describes all', async () => {
    const description = 'ImageJ=1.53t\nimages=50\nslices=50\n';
    await expect(open([{ width: 4, height: 4, description }])).rejects.toThrow(
      /of its 50 planes only \d+ are there/,
    );
  });
});

describe('files that are damaged', () => {
  const whole = buildTiff([
    { ...page, description: ome },
    { ...page, tile: { width: 2, height: 2 }, compression: deflated },
    { ...page, bits: 16, planar: 2, samples: 2 },
  ]);

  it('are refused in words, whatever is wrong with them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const result = await readAll(bytes);
          expect(result === null || result instanceof PlaneError || result.width > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([{ loopTo: 0 }, { loopTo: 1 }, { loopTo: 2 }])(
    'whose pages run in a circle are read once around: to $loopTo',
    async ({ loopTo }) => {
      const stack = await open([page, page, page], { loopTo });
      expect(stack?.info.stack.slices).toBe(3);
      expect(stack?.info.notes).toEqual(['The list of pages is damaged: it runs in a circle after page 3.']);
      await stack?.close();
    },
  );

  it('whose packed data is broken are refused when that plane is read', async () => {
    const broken = { number: 8, pack: (bytes: Buffer) => deflateSync(bytes).fill(7, 4) };
    const small = { width: 4, height: 4 };
    const stack = await open([small, { ...small, compression: broken }]);
    await stack?.plane({ slice: 0, channel: 0, time: 0 });
    await expect(stack?.plane({ slice: 1, channel: 0, time: 0 })).rejects.toMatchObject({
      code: 'truncated_image',
      message: 'This file is damaged: part of its pixels can’t be unpacked. Send it again.',
    });
    await stack?.close();
  });
});

describe('files that claim too much', () => {
  const claims: { name: string; page: SyntheticPage; code: string }[] = [
    {
      name: 'a plane of 4 Gpx',
      page: { ...page, fields: { 256: 65_536, 257: 65_536 } },
      code: 'image_too_large',
    },
    {
      name: 'a packed plane of 4 Gpx',
      page: { width: 4, height: 4, compression: deflated, fields: { 256: 65_536, 257: 65_536, 278: 65_536 } },
      code: 'image_too_large',
    },
    {
      name: 'a tile of 4 Gpx',
      page: { ...page, tile: { width: 4, height: 4 }, fields: { 322: 2 ** 31, 323: 2 ** 31 } },
      code: 'truncated_image',
    },
    {
      name: 'a packed tile of 4 Gpx',
      page: {
        ...page,
        tile: { width: 4, height: 4 },
        compression: deflated,
        fields: { 322: 2 ** 31, 323: 2 ** 31 },
      },
      code: 'image_too_large',
    },
    {
      name: 'tiles without size',
      page: { ...page, tile: { width: 4, height: 4 }, fields: { 322: 0 } },
      code: 'unsupported_image',
    },
    { name: 'no height', page: { ...page, fields: { 257: 0 } }, code: 'unsupported_image' },
    { name: 'a billion samples', page: { ...page, fields: { 277: 10 ** 9 } }, code: 'unsupported_image' },
    {
      name: 'strips that lie behind the end',
      page: { ...page, fields: { 273: [8, 2 ** 31] } },
      code: 'truncated_image',
    },
    { name: 'fewer strips than there are', page: { ...page, fields: { 273: 8 } }, code: 'truncated_image' },
    {
      name: 'strips that are longer than the file',
      page: { ...page, compression: deflated, fields: { 279: [2 ** 31, 2 ** 31] } },
      code: 'truncated_image',
    },
  ];

  it.each(claims)('are refused, and nothing is taken for them: $name', async ({ page: claim, code }) => {
    const before = process.memoryUsage().arrayBuffers;
    const result = await readAll(buildTiff([claim, claim]));
    expect(result).toMatchObject({ code });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    { name: 'fields', at: 0, bytes: [0xff, 0xff], big: false },
    { name: 'no fields', at: 0, bytes: [0, 0], big: false },
    {
      name: 'fields of a BigTIFF',
      at: 0,
      bytes: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
      big: true,
    },
    // Type and count of the first field come after its tag.
    { name: 'widths', at: 6, bytes: [0xff, 0xff, 0xff, 0xff], big: false },
    { name: 'widths of an unknown type', at: 4, bytes: [0xee, 0xee], big: false },
  ])('in a directory make no stack: $name', async ({ at, bytes, big }) => {
    const whole = buildTiff([page, page], { big });
    const directory = big ? Number(whole.readBigUInt64LE(8)) : whole.readUInt32LE(4);
    whole.set(bytes, directory + at);
    const result = await readAll(whole);
    expect(result === null || result instanceof PlaneError).toBe(true);
  });

  it('read no more of packed pixels than a plane can have', async () => {
    const packed = { width: 4, height: 4, compression: deflated };
    await writeFile(path, buildTiff([packed, { ...packed, fields: { 279: 100_000_000 } }]));
    // A file may be as large as it says, and still hold nothing.
    await truncate(path, 200_000_000);
    const stack = await openStack(path);
    const before = process.memoryUsage().arrayBuffers;
    await expect(stack?.plane({ slice: 1, channel: 0, time: 0 })).rejects.toThrow('This file is damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    await stack?.close();
  });

  it('unpack no more than a plane has', async () => {
    const bomb = { number: 8, pack: () => deflateSync(new Uint8Array(50_000_000)) };
    const small = { width: 4, height: 4, compression: bomb };
    expect(await readAll(buildTiff([small, small]))).toMatchObject({ code: 'truncated_image' });
    expect(
      decodePackBits(
        Uint8Array.from({ length: 100_000 }, () => 0x81),
        16,
      ),
    ).toHaveLength(16);
    // Code 256 clears, 65 is a byte, and every further code is the longest string so far.
    expect(decodeLzw(Uint8Array.of(0x80, 0x10, 0x60, 0x50, 0x38, 0x24, 0x16), 5)).toHaveLength(5);
  });
});

it.each([4_000_000_000, 300_000])('refuses %d planes of one page', async (images) => {
  const description = `ImageJ=1.53t\nimages=${images}\nslices=${images}\n`;
  await writeFile(path, buildTiff([{ width: 1, height: 1, description }]));
  await truncate(path, 2 ** 19);
  await expect(openStack(path)).rejects.toMatchObject({ code: 'image_too_large' });
});

describe('pages that do not belong together', () => {
  it('leaves out those of another size, and says so', async () => {
    const other = { width: 9, height: 2 };
    const stack = await open([other, page, page, other, page]);
    expect(stack?.info).toMatchObject({ width: 4, height: 4, stack: { slices: 3 } });
    expect(stack?.info.notes).toEqual(['2 pages of another size or kind than the others are left out.']);
    await stack?.close();
  });

  it('leaves out thumbnails without a word', async () => {
    const thumbnail = { width: 2, height: 2, fields: { 254: 1 } };
    const stack = await open([page, thumbnail, page, thumbnail]);
    expect(stack?.info).toMatchObject({ width: 4, stack: { slices: 2 }, notes: [] });
    await stack?.close();
  });

  it.each([
    { name: 'a single page', pages: [page] },
    { name: 'a single colour picture', pages: [{ ...page, samples: 3 }] },
    { name: 'a picture in several sizes', pages: [page, { width: 2, height: 2 }, { width: 1, height: 1 }] },
    { name: 'a picture with its thumbnail', pages: [page, { ...page, fields: { 254: 1 } }] },
  ])('takes $name for no stack', async ({ pages }) => {
    expect(await open(pages)).toBeNull();
  });

  it.each(['', 'II', 'not a TIFF at all', '\x89PNG\r\n\x1a\n'])(
    'takes other files for no stack: %j',
    async (text) => {
      expect(await readAll(Buffer.from(text, 'latin1'))).toBeNull();
    },
  );
});

it('opens ten thousand pages, wherever they are', async () => {
  const planes = function* (): Generator<Uint8Array> {
    for (let plane = 0; plane < 10_000; plane++) yield Uint8Array.of(plane & 255, plane >> 8);
  };
  const size = { width: 2, height: 1, format: 'uint8' } as const;
  await writeStack(path, { ...size, slices: 100, times: 100 }, planes());
  const stack = await openStack(path);
  expect(stack?.info.stack).toMatchObject({ slices: 100, times: 100 });
  const plane = await stack?.plane({ slice: 57, channel: 0, time: 82 });
  expect([...(plane ?? [])]).toEqual([8257 & 255, 8257 >> 8]);
  await stack?.close();
});
