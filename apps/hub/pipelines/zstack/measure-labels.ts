import type { StackBox, StackPoint } from './contract.ts';
import { measureSurfaces } from './measure-surfaces.ts';
import type { Grid, Volume } from './segment/volume.ts';

/** What is measured of one object; lengths in pixels and slices, the surface in pixel². */
export interface Measured {
  readonly voxels: number;
  readonly centroid: StackPoint;
  readonly bbox: StackBox;
  readonly meanIntensity: number;
  readonly maxIntensity: number;
  readonly sumIntensity: number;
  readonly surface: number;
  readonly touchesBorder: boolean;
}

/** Of each voxel the number of its object, 0 for none. */
export interface LabelGrid extends Grid {
  readonly data: Int32Array;
}

interface MeasureOptions {
  /** From one slice to the next, in pixels. */
  readonly aspect: number;
  /** Called after each slice. */
  readonly onSlice?: (() => void) | undefined;
}

/** Measures the objects 1…`count`, each of which has a voxel at least. */
export function measureLabels(
  labels: LabelGrid,
  count: number,
  values: Volume['data'],
  { aspect, onSlice }: MeasureOptions,
): Measured[] {
  const { width, height, depth } = labels;
  const sums = createSums(count);
  const surfaces = measureSurfaces(labels, count, aspect);
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const row = (z * height + y) * width;
      let at = row;
      while (at < row + width) {
        const label = labels.data[at]!;
        let end = at + 1;
        while (end < row + width && labels.data[end] === label) end += 1;
        if (label > 0) addRun(sums, label, { x: at - row, y, z, values: values.subarray(at, end) });
        at = end;
      }
    }
    surfaces.addSlice(z);
    onSlice?.();
  }
  return Array.from({ length: count }, (_, index) => {
    const label = index + 1;
    return { ...read(sums, label, labels), surface: surfaces.of(label) };
  });
}

type Sums = ReturnType<typeof createSums>;

function createSums(count: number) {
  const sum = (): Float64Array => new Float64Array(count + 1);
  const bound = (value: number): Int32Array => new Int32Array(count + 1).fill(value);
  const beyond = 2 ** 31 - 1;
  return {
    voxels: sum(),
    x: sum(),
    y: sum(),
    z: sum(),
    value: sum(),
    most: sum().fill(-Infinity),
    x0: bound(beyond),
    y0: bound(beyond),
    z0: bound(beyond),
    x1: bound(-1),
    y1: bound(-1),
    z1: bound(-1),
  };
}

/** Adds voxels that follow one another along x; `x`, `y`, `z` are of the first. */
function addRun(
  sums: Sums,
  label: number,
  { x, y, z, values }: { x: number; y: number; z: number; values: Volume['data'] },
): void {
  const length = values.length;
  const last = x + length - 1;
  let value = 0;
  let most = sums.most[label]!;
  for (let at = 0; at < length; at++) {
    const here = values[at]!;
    value += here;
    if (here > most) most = here;
  }
  sums.voxels[label]! += length;
  sums.x[label]! += (length * (x + last)) / 2;
  sums.y[label]! += length * y;
  sums.z[label]! += length * z;
  sums.value[label]! += value;
  sums.most[label] = most;
  sums.x0[label] = Math.min(sums.x0[label]!, x);
  sums.y0[label] = Math.min(sums.y0[label]!, y);
  sums.z0[label] = Math.min(sums.z0[label]!, z);
  sums.x1[label] = Math.max(sums.x1[label]!, last);
  sums.y1[label] = Math.max(sums.y1[label]!, y);
  sums.z1[label] = Math.max(sums.z1[label]!, z);
}

function read(sums: Sums, label: number, { width, height, depth }: Grid): Omit<Measured, 'surface'> {
  const voxels = sums.voxels[label]!;
  const [x0, y0, z0] = [sums.x0[label]!, sums.y0[label]!, sums.z0[label]!];
  const [x1, y1, z1] = [sums.x1[label]!, sums.y1[label]!, sums.z1[label]!];
  const inner = x0 > 0 && y0 > 0 && z0 > 0 && x1 < width - 1 && y1 < height - 1 && z1 < depth - 1;
  return {
    voxels,
    centroid: [sums.x[label]! / voxels, sums.y[label]! / voxels, sums.z[label]! / voxels],
    bbox: [x0, y0, z0, x1, y1, z1],
    meanIntensity: sums.value[label]! / voxels,
    maxIntensity: sums.most[label]!,
    sumIntensity: sums.value[label]!,
    touchesBorder: !inner,
  };
}
