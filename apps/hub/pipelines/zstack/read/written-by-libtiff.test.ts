import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaneFile } from '@headway/hub-api';
import sharp, { type TiffOptions } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStack } from './open-stack.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-stack-'));
});
afterEach(() => rm(folder, { recursive: true }));

const width = 150;
const height = 70;
const pages = 3;

/** Runs, gradients and noise, so that strings of every length come up. */
function sample(index: number): number {
  const row = Math.floor(index / width);
  if (row % 3 === 0) return row & 255;
  if (row % 3 === 1) return index & 255;
  return (Math.imul(index, 2_654_435_761) >>> 13) & 255;
}

async function write(channels: 1 | 3, options: TiffOptions): Promise<PlaneFile> {
  const path = join(folder, 'stack.tif');
  const data = Uint8Array.from({ length: width * height * pages * channels }, (_, index) => sample(index));
  const raw = { width, height: height * pages, channels, pageHeight: height };
  await sharp(data, { raw })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .tiff(options)
    .toFile(path);
  const stack = await openStack(path);
  if (!stack) throw new Error('not taken for a stack');
  return stack;
}

const ways: readonly TiffOptions[] = [
  { compression: 'none' },
  { compression: 'none', bigtiff: true },
  { compression: 'lzw', predictor: 'none' },
  { compression: 'lzw', predictor: 'horizontal' },
  { compression: 'deflate', predictor: 'horizontal' },
  { compression: 'packbits' },
  { compression: 'lzw', predictor: 'horizontal', tile: true, tileWidth: 32, tileHeight: 16 },
  { compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 },
];

describe('stacks that libtiff wrote', () => {
  it.each(ways)('are read: %j', async (options) => {
    for (const channels of [1, 3] as const) {
      const stack = await write(channels, options);
      expect(stack.info.stack).toMatchObject({ slices: pages, channels });
      for (let slice = 0; slice < pages; slice++) {
        const channel = channels - 1;
        const plane = await stack.plane({ slice, channel, time: 0 });
        const expected = Uint8Array.from({ length: width * height }, (_, index) =>
          sample((slice * width * height + index) * channels + channel),
        );
        expect(Buffer.compare(plane as Uint8Array, expected)).toBe(0);
      }
      await stack.close();
    }
  });

  it.each([1, 3] as const)('are read as libjpeg decodes them: %d channels', async (channels) => {
    const stack = await write(channels, { compression: 'jpeg', quality: 90 });
    const decoded = await sharp(join(folder, 'stack.tif'), { page: 1 }).raw().toBuffer();
    const step = decoded.length / (width * height);
    const plane = await stack.plane({ slice: 1, channel: channels - 1, time: 0 });
    const expected = Array.from({ length: width * height }, (_, at) => decoded[at * step + channels - 1]);
    expect([...plane]).toEqual(expected);
    await stack.close();
  });

  it('are refused where a JPEG in them is broken', async () => {
    const stack = await write(1, { compression: 'jpeg', tile: true, tileWidth: 32, tileHeight: 32 });
    await stack.close();
    const path = join(folder, 'stack.tif');
    const bytes = await readFile(path);
    // All start marks of JPEGs become something else.
    for (
      let at = bytes.indexOf(Buffer.of(0xff, 0xd8));
      at >= 0;
      at = bytes.indexOf(Buffer.of(0xff, 0xd8), at)
    ) {
      bytes[at] = 0;
    }
    await writeFile(path, bytes);
    const broken = await openStack(path);
    await expect(broken?.plane({ slice: 0, channel: 0, time: 0 })).rejects.toMatchObject({
      code: 'truncated_image',
    });
    await broken?.close();
  });
});
