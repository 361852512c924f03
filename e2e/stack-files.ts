import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reader } from '../apps/hub/pipelines/zstack/read/index.ts';

import { writeStack } from '../apps/hub/pipelines/zstack/read/write-stack.ts';

/** A stack of noise, the same each time: what is found in it is not sure. */
export async function noiseStack(): Promise<Buffer> {
  const size = { width: 40, height: 30, slices: 14 };
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const planes = Array.from({ length: size.slices }, () =>
    Uint16Array.from({ length: size.width * size.height }, () => 100 + 80 * (random() + random() + random())),
  );
  const folder = mkdtempSync(join(tmpdir(), 'headway-noise-'));
  try {
    const path = join(folder, 'noise.tif');
    await writeStack(path, { ...size, format: 'uint16', pixelUm: 0.5, sliceUm: 1 }, planes);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Which labels a stack of labels has, in ascending order without 0. */
export async function labelsOf(
  file: Buffer,
): Promise<{ labels: number[]; width: number; height: number; slices: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-labels-'));
  const path = join(folder, 'labels.tif');
  writeFileSync(path, file);
  try {
    const stack = await reader.open(path);
    if (!stack) throw new Error('It is no stack.');
    const { width, height, stack: layout } = stack.info;
    const labels = new Set<number>();
    for (let slice = 0; slice < layout.slices; slice += 1)
      for (const value of await stack.plane({ slice, channel: 0, time: 0 })) labels.add(value);
    await stack.close();
    labels.delete(0);
    return { labels: [...labels].toSorted((a, b) => a - b), width, height, slices: layout.slices };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
