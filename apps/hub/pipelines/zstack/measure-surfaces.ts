import type { LabelGrid } from './measure-labels.ts';
import { surfaceDirections } from './surface-directions.ts';

/** Estimates the surfaces of the objects 1…`count`, slice by slice; all slices have to be added. */
export interface SurfaceMeter {
  addSlice(z: number): void;
  /** Of an object, in pixel². What a side of the stack cuts off is closed there. */
  of(label: number): number;
}

/** @param aspect from one slice to the next, in pixels */
export function measureSurfaces(labels: LabelGrid, count: number, aspect: number): SurfaceMeter {
  const { width, height, depth, data } = labels;
  const surface = new Float64Array(count + 1);
  const neighbours = surfaceDirections(aspect).flatMap(({ dx, dy, dz, weight }) => [
    { dx, dy, dz, weight },
    { dx: -dx, dy: -dy, dz: -dz, weight },
  ]);

  /** How many of the voxels from `from` to `to` have another neighbour there. */
  function crossings(from: number, to: number, shift: number, label: number): number {
    let count = 0;
    for (let at = from; at < to; at++) if (data[at + shift] !== label) count += 1;
    return count;
  }

  function addRun(
    label: number,
    from: number,
    to: number,
    row: { y: number; z: number; start: number },
  ): void {
    let sum = 0;
    for (const { dx, dy, dz, weight } of neighbours) {
      const y = row.y + dy;
      const z = row.z + dz;
      if (y < 0 || z < 0 || y >= height || z >= depth) {
        sum += weight * (to - from);
        continue;
      }
      // Neighbours beyond the side of the stack are others.
      const first = Math.max(from, row.start - dx);
      const last = Math.max(first, Math.min(to, row.start + width - dx));
      const shift = (dz * height + dy) * width + dx;
      sum += weight * (to - from - (last - first) + crossings(first, last, shift, label));
    }
    surface[label]! += sum;
  }

  return {
    addSlice(z) {
      for (let y = 0; y < height; y++) {
        const start = (z * height + y) * width;
        let at = start;
        while (at < start + width) {
          const label = data[at]!;
          let end = at + 1;
          while (end < start + width && data[end] === label) end += 1;
          if (label > 0) addRun(label, at, end, { y, z, start });
          at = end;
        }
      }
    },
    of: (label) => surface[label] ?? 0,
  };
}
