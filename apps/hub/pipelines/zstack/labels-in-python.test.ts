import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asset } from '@headway/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { resultOfLabels } from './stack-sample.ts';
import { write } from './to-tiff.ts';

/** Debian's, which has python3-skimage; there may be another one before it in the path. */
const python = '/usr/bin/python3';
const measure = `
import json, sys
from skimage import io, measure
objects = measure.regionprops(io.imread(sys.argv[1]))
print(json.dumps([[o.label, int(o.area), *reversed(o.centroid)] for o in objects]))
`;
const hasSkimage = spawnSync(python, ['-c', 'import skimage.io, skimage.measure']).status === 0;

it.skipIf(!hasSkimage)('scikit-image opens a TIFF of labels and finds the same objects', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-labels-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [width, height, depth] = [23, 17, 9];
  const data = Int32Array.from({ length: width * height * depth }, (_, at) => {
    const [x, y, z] = [at % width, Math.floor(at / width) % height, Math.floor(at / (width * height))];
    if (Math.hypot(x - 6, y - 6, z - 4) < 5) return 1;
    if (Math.hypot(x - 15, y - 10, 2 * (z - 5)) < 6) return 2;
    return x === 22 && y === 16 ? 3 : 0;
  });
  const result = resultOfLabels({ width, height, depth, data });
  const path = join(folder, 'labels.tif');
  await write(result, { pixelSizeUm: null, stack: null } as Asset, path, { path: 'not read' });
  const { stdout, stderr } = spawnSync(python, ['-c', measure, path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const found = JSON.parse(stdout) as number[][];
  expect(found).toHaveLength(3);
  for (const [index, { id, voxels, centroid }] of result.objects.entries()) {
    expect(found[index]?.slice(0, 2)).toEqual([id, voxels]);
    for (const [axis, place] of centroid.entries()) expect(found[index]?.[axis + 2]).toBeCloseTo(place, 6);
  }
});
