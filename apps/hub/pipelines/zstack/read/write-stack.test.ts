import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaneFile } from '@headway/hub-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStack, writeStack, type StackToWrite } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-stack-'));
});
afterEach(() => rm(folder, { recursive: true }));

const base: StackToWrite = { width: 5, height: 4, format: 'uint16', slices: 3 };

/** Plane `n` has the values n × 100, n × 100 + 1, … */
function* planes(count: number): Generator<Uint16Array> {
  for (let plane = 0; plane < count; plane++) {
    yield Uint16Array.from({ length: 20 }, (_, index) => plane * 100 + index);
  }
}

async function open(name: string): Promise<PlaneFile> {
  const stack = await openStack(join(folder, name));
  if (!stack) throw new Error(`${name} was not taken for a stack`);
  return stack;
}

describe('writeStack', () => {
  it.each([
    { big: false, compression: 'none' },
    { big: true, compression: 'none' },
    { big: false, compression: 'deflate' },
    { big: true, compression: 'deflate' },
  ] as const)(
    'writes planes that are read again: BigTIFF $big, $compression',
    async ({ big, compression }) => {
      const path = join(folder, 'stack.tif');
      const size = { channels: 2, times: 2, pixelUm: 0.1083, sliceUm: 0.29 };
      await writeStack(path, { ...base, ...size, big, compression }, planes(12));
      const stack = await open('stack.tif');
      expect(stack.info.stack).toMatchObject({ slices: 3, channels: 2, times: 2, sliceUm: 0.29 });
      expect(stack.info.stack.pixelUm).toBeCloseTo(0.1083, 9);
      // Channels first, then slices, then times.
      const plane = await stack.plane({ slice: 2, channel: 1, time: 1 });
      expect(plane).toEqual(Uint16Array.from({ length: 20 }, (_, index) => 1100 + index));
      const rows = await stack.rows({ slice: 0, channel: 1, time: 0 }, { from: 1, count: 2 });
      expect(rows).toEqual(Uint16Array.from({ length: 10 }, (_, index) => 105 + index));
      await stack.close();
    },
  );

  it.each([
    { format: 'uint8', plane: Uint8Array.of(1, 255) },
    { format: 'uint32', plane: Uint32Array.of(70_000, 16_777_216) },
    { format: 'float32', plane: Float32Array.of(-0.5, 1e9) },
  ] as const)('writes $format', async ({ format, plane }) => {
    const stack = { width: 2, height: 1, format, slices: 2 };
    await writeStack(join(folder, 'stack.tif'), stack, [plane, plane]);
    const read = await open('stack.tif');
    expect([...(await read.plane({ slice: 1, channel: 0, time: 0 }))]).toEqual([...plane]);
    await read.close();
  });

  it.each([0.0001, 0.65, 1, 4, 5000, 250_000])('keeps a pixel of %d µm', async (pixelUm) => {
    await writeStack(join(folder, 'stack.tif'), { ...base, pixelUm }, planes(3));
    const stack = await open('stack.tif');
    expect((stack.info.stack.pixelUm ?? 0) / pixelUm).toBeCloseTo(1, 4);
    expect(stack.info.stack.sliceUm).toBeNull();
    await stack.close();
  });

  it('writes planes while they come', async () => {
    const path = join(folder, 'stack.tif');
    const sizes: number[] = [];
    async function* slowly() {
      for (const plane of planes(3)) {
        yield plane;
        sizes.push((await stat(path)).size);
      }
    }
    await writeStack(path, base, slowly());
    expect(sizes).toEqual([48, 88, 128]);
  });

  it.each([
    { count: 2, message: 'There are 2 planes, not 3.' },
    { count: 4, message: 'There are more planes, not 3.' },
  ])('refuses $count planes where it was told of three', async ({ count, message }) => {
    const path = join(folder, 'stack.tif');
    await expect(writeStack(path, base, planes(count))).rejects.toThrow(message);
    // What was written is no TIFF: nobody takes it for a whole one.
    expect(await openStack(path)).toBeNull();
  });

  it('refuses a plane of another size', async () => {
    const wrong = [new Uint16Array(10)];
    await expect(writeStack(join(folder, 'stack.tif'), base, wrong)).rejects.toThrow(
      'A plane has 20 bytes, not 40.',
    );
  });
});
