import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PlaneFile } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { reader } from './index.ts';

const folder = join(import.meta.dirname, '../../../../../testdata/zstack');

/** Checksums of what Python's tifffile reads, as little-endian numbers of 64 bit, slice by slice. */
const stacks = [
  { file: 'nuclei-touching.tif', sum: '2e72651ecbbd65c4', slices: 31, channels: 1, format: 'uint16' },
  { file: 'nuclei-touching-truth.tif', sum: 'a641709df81b3e57', slices: 31, channels: 1, format: 'uint16' },
  { file: 'spots.tif', sum: '7707e76d78b0cb45', slices: 17, channels: 1, format: 'uint16' },
  { file: 'three-channels.ome.tif', sum: '14dea57c12310c4b', slices: 1, channels: 3, format: 'float32' },
] as const;

async function open(file: string): Promise<PlaneFile> {
  const stack = await reader.open(join(folder, file));
  if (!stack) throw new Error(`${file} was not taken for a stack`);
  return stack;
}

describe('real stacks', () => {
  it.each(stacks)('reads $file as other software does', async ({ file, sum, slices, channels, format }) => {
    const stack = await open(file);
    expect(stack.info.stack).toMatchObject({ slices, channels, times: 1 });
    expect(stack.info.format).toBe(format);
    const hash = createHash('sha256');
    for (let slice = 0; slice < slices; slice++) {
      for (let channel = 0; channel < channels; channel++) {
        const plane = await stack.plane({ slice, channel, time: 0 });
        hash.update(new Uint8Array(Float64Array.from(plane).buffer));
      }
    }
    expect(hash.digest('hex').slice(0, 16)).toBe(sum);
    await stack.close();
  });

  it.each(stacks)('reads rows of $file that are the same as in its planes', async ({ file, slices }) => {
    const stack = await open(file);
    const place = { slice: slices - 1, channel: 0, time: 0 };
    const plane = await stack.plane(place);
    const { width } = stack.info;
    expect(await stack.rows(place, { from: 20, count: 3 })).toEqual(plane.slice(20 * width, 23 * width));
    await stack.close();
  });

  it('tells the size of a voxel in micrometres', async () => {
    const stack = await open('spots.tif');
    expect(stack.info.stack.pixelUm).toBeCloseTo(0.0941, 4);
    expect(stack.info.stack.sliceUm).toBeCloseTo(0.4, 9);
    await stack.close();
  });

  it('says nothing of sizes that a file does not tell', async () => {
    const stack = await open('nuclei-touching.tif');
    expect(stack.info.stack).toMatchObject({ pixelUm: null, sliceUm: null });
    await stack.close();
  });

  it('keeps values below 0 of signed samples, and says so', async () => {
    const stack = await open('three-channels.ome.tif');
    const plane = await stack.plane({ slice: 0, channel: 0, time: 0 });
    expect(Math.min(...plane)).toBeLessThan(0);
    expect(stack.info.notes).toEqual(['The values are signed integers of 8 bit.']);
    await stack.close();
  });
});
