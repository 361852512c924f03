import { expect, it } from 'vitest';
import { objectMeasures, spotMeasures } from './object-measures.ts';
import { sampleObjects, sampleSpots } from './stack-result-sample.ts';
import { decodeZstack } from './zstack-result.ts';

const unknown = { pixelSizeUm: null, sliceUm: null };

it('counts voxels until somebody says how large one is', () => {
  const { columns, ids, attention } = objectMeasures(sampleObjects(), unknown);
  expect([ids, [...attention]]).toEqual([
    ['1', '2'],
    [0, 1],
  ]);
  const volume = columns.find(({ id }) => id === 'volume');
  expect([volume?.unit, volume?.values[0], volume?.values[1]]).toEqual(['voxels', 44, 6]);
  expect(columns.some(({ id }) => id === 'voxels')).toBe(false);
});

it('gives volumes in µm³ where both the pixel and the distance of slices are known', () => {
  const { columns } = objectMeasures(sampleObjects(), { pixelSizeUm: 0.5, sliceUm: 2 });
  const volume = columns.find(({ id }) => id === 'volume');
  expect([volume?.unit, volume?.values[0]]).toEqual(['µm³', 22]);
  const half = objectMeasures(sampleObjects(), { pixelSizeUm: 0.5, sliceUm: null });
  expect(half.columns.find(({ id }) => id === 'volume')?.unit).toBe('voxels');
  expect(half.columns.find(({ id }) => id === 'width')?.values[0]).toBe(2);
});

it('writes intensities of any size so that they can be told apart', () => {
  const result = sampleObjects();
  const objects = result.objects.map((each) => ({
    ...each,
    meanIntensity: 0.000_407_7,
    maxIntensity: 0.000_999_9,
    sumIntensity: 0.838,
  }));
  const { columns } = objectMeasures({ ...result, objects }, unknown);
  const written = (id: string, value: number) => columns.find((each) => each.id === id)?.format(value);
  expect(written('meanIntensity', 0.000_407_7)).toBe('4.08E-4');
  expect(written('sumIntensity', 0.838)).toBe('0.838');
});

it('counts slices from 1, as the viewer does', () => {
  const slice = objectMeasures(sampleObjects(), unknown).columns.find(({ id }) => id === 'slice');
  expect([...(slice?.values ?? [])]).toEqual([3, 5]);
  const spot = spotMeasures(sampleSpots(), unknown).columns.find(({ id }) => id === 'slice');
  expect([...(spot?.values ?? [])]).toEqual([3]);
});

it('has each id once, so that a table can tell its columns apart', () => {
  for (const { columns } of [
    objectMeasures(sampleObjects(), { pixelSizeUm: 1, sliceUm: 1 }),
    spotMeasures(sampleSpots(), unknown),
  ]) {
    const ids = columns.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

it('is read when it looks like a result, and refused when it does not', () => {
  expect(decodeZstack(sampleObjects())).not.toBeNull();
  expect(decodeZstack(sampleSpots())).not.toBeNull();
  for (const other of [
    null,
    {},
    { ...sampleObjects(), kind: 'cells' },
    { ...sampleObjects(), algorithm: 'other' },
    { ...sampleObjects(), objects: [{ id: 1 }] },
    { ...sampleSpots(), algorithm: 'focus' },
  ]) {
    expect(decodeZstack(other)).toBeNull();
  }
});
