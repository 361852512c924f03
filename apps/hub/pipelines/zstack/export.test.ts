import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asset } from '@headway/protocol';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZstackFocusResult, ZstackSpotsResult } from './contract.ts';
import { encodeLabels } from './label-runs.ts';
import { pictureOf } from './picture.ts';
import { openStack } from './read/index.ts';
import { writeStack } from './read/write-stack.ts';
import { resultOfLabels } from './stack-sample.ts';
import { toCsv } from './to-csv.ts';
import { write } from './to-tiff.ts';

const asset = { pixelSizeUm: null, stack: null } as Asset;
const size = { width: 6, height: 5, depth: 4 };
const labels = new Int32Array(6 * 5 * 4);
labels.fill(1, 8, 10);
labels.fill(1, 38, 40);
labels.fill(2, 100, 103);
const result = resultOfLabels({ ...size, data: labels });

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'headway-export-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a TIFF', () => {
  it('has the number of its object at each voxel, and how large a voxel is', async () => {
    const path = join(folder, 'labels.tif');
    await write(result, asset, path, { path: 'not read' });
    const { info, values } = await readAll(path);
    expect(info).toMatchObject({ width: 6, height: 5, format: 'uint16' });
    expect(info.stack).toMatchObject({ slices: 4, channels: 1, sliceUm: 2 });
    expect(info.stack.pixelUm).toBeCloseTo(0.5, 6);
    expect(encodeLabels(Int32Array.from(values), 2, 6)).toEqual(result.objects.map(({ runs }) => runs));
  });

  it('has the number of a spot at its centre, also of one that lies half outside', async () => {
    const path = join(folder, 'spots.tif');
    const spot = { radius: 2, intensity: 9, contrast: 5, strength: 9, touchesBorder: true, confidence: 1 };
    const spots: ZstackSpotsResult = {
      ...result,
      algorithm: 'spots',
      spots: [
        { id: 1, centre: [1.4, 2.6, 1], ...spot },
        { id: 2, centre: [5.5, -0.4, 3.5], ...spot },
      ],
    };
    await write(spots, asset, path, { path: 'not read' });
    const { values } = await readAll(path);
    expect([...values.entries()].filter(([, value]) => value > 0)).toEqual([
      [30 + 3 * 6 + 1, 1],
      [90 + 5, 2],
    ]);
  });
});

it('has the values of a projection exactly, real numbers too, from the file', async () => {
  const [from, to] = [join(folder, 'real.tif'), join(folder, 'projection.tif')];
  const planes = [Float32Array.from([0.1, -3, 1e6, 5]), Float32Array.from([0, -2, 7, Math.PI])];
  await writeStack(from, { width: 2, height: 2, slices: 2, format: 'float32' }, planes);
  const picture = pictureOf(new Uint8Array(4), { width: 2, height: 2 });
  const image = { ...result.image, slices: 2 };
  const projection = { ...result, image, algorithm: 'projection', from: 0, to: 1, picture } as const;
  await write(projection, asset, to, { path: from });
  const { data, info } = await sharp(to)
    .extractChannel(0)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([2, 2, 1]);
  const values = new Float32Array(new Uint8Array(data).buffer);
  expect([...values]).toEqual([...Float32Array.from([0.1, -2, 1e6, 5])]);
});

it('shows large pictures small, with all that is bright in them', () => {
  const data = new Uint16Array(1600 * 1000);
  data[1600 * 501 + 801] = 60_000;
  const { width, height, png } = pictureOf(data, { width: 1600, height: 1000 });
  expect([width, height]).toEqual([534, 334]);
  expect(png.length).toBeLessThan(10_000);
});

describe('a CSV', () => {
  const cells = (text: string, row: number): Record<string, string> => {
    const lines = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    return Object.fromEntries((lines[0] ?? []).map((name, index) => [name, lines[row]?.[index] ?? '']));
  };

  it('has a row for each object, in µm by what a person said last', () => {
    const text = toCsv(result, asset);
    expect(text.trimEnd().split('\r\n')).toHaveLength(3);
    expect(cells(text, 1)).toMatchObject({ id: '1', voxels: '4', volume_um3: '2', review: 'yes' });
    const corrected = { ...asset, stack: { pixelUm: 1, sliceUm: 2 } } as Asset;
    expect(cells(toCsv(result, corrected), 1)).toMatchObject({ volume_um3: '8', surface_um2: '' });
    expect(cells(text, 1)['surface_um2']).not.toBe('');
  });

  it('leaves cells empty where no size is known', () => {
    const unknown = { ...result, image: { ...result.image, pixelUm: null, sliceUm: null } };
    expect(cells(toCsv(unknown, asset), 2)).toMatchObject({ volume_um3: '', surface_um2: '', voxels: '3' });
  });

  it('has a row for each slice of a focus curve', () => {
    const focus: ZstackFocusResult = {
      ...result,
      algorithm: 'focus',
      sharpness: [1, 5, 2],
      best: 1,
      picture: pictureOf(new Uint8Array(4), { width: 2, height: 2 }),
    };
    expect(toCsv(focus, asset)).toBe('slice,sharpness,sharpest\r\n0,1,no\r\n1,5,yes\r\n2,2,no\r\n');
  });
});

async function readAll(path: string) {
  const file = await openStack(path);
  if (!file) throw new Error('This is no stack.');
  const { info } = file;
  const area = info.width * info.height;
  const values = new Float64Array(area * info.stack.slices);
  for (let slice = 0; slice < info.stack.slices; slice++) {
    values.set(await file.plane({ slice, channel: 0, time: 0 }), slice * area);
  }
  await file.close();
  return { info, values };
}
