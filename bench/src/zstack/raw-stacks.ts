import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStack } from '../../../apps/hub/pipelines/zstack/read/index.ts';
import type { RawStack } from './measured.ts';

const file = join(import.meta.dirname, '../../../testdata/zstack/nuclei-touching.tif');

/** How many voxels a stack has in each direction. */
export interface Size {
  width: number;
  height: number;
  depth: number;
}

interface Samples extends Size {
  data: Uint16Array;
}

/** The nuclei of a real stack, as often as they fit: each next one is mirrored, so that they go on at the seams. */
export async function writeTiled(folder: string, size: Size): Promise<RawStack> {
  const tile = await readTile();
  const { width, height, depth } = size;
  const data = new Uint16Array(width * height * depth);
  const columns = Array.from({ length: width }, (_, x) => mirrored(x, tile.width));
  let at = 0;
  for (let z = 0; z < depth; z += 1) {
    for (let y = 0; y < height; y += 1) {
      const row = (mirrored(z, tile.depth) * tile.height + mirrored(y, tile.height)) * tile.width;
      for (const column of columns) data[at++] = tile.data[row + column] ?? 0;
    }
  }
  const path = join(folder, `${width}x${height}x${depth}.raw`);
  writeFileSync(path, data);
  return { path, ...size, spacing: [2, 1, 1] };
}

function mirrored(at: number, length: number): number {
  const within = at % (2 * length);
  return within < length ? within : 2 * length - 1 - within;
}

async function readTile(): Promise<Samples> {
  const stack = await openStack(file);
  if (!stack) throw new Error(`${file} is no stack.`);
  const { width, height, stack: layout } = stack.info;
  const data = new Uint16Array(width * height * layout.slices);
  for (let slice = 0; slice < layout.slices; slice += 1) {
    data.set(await stack.plane({ slice, channel: 0, time: 0 }), slice * width * height);
  }
  await stack.close();
  return { width, height, depth: layout.slices, data };
}
