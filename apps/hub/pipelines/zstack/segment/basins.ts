import { flood } from './flood.ts';
import type { Grid } from './volume.ts';

/** The catchment of every summit of a landscape. */
export interface Basins {
  /** Number of each voxel's basin, from 1; 0 where the landscape is 0. */
  readonly labels: Int32Array;
  /** Height of each basin's summit; entry 0 is not used. */
  readonly summits: readonly number[];
  /** The highest pass between each two basins that touch, highest first. */
  readonly passes: readonly Pass[];
}

/** Where two basins touch. */
export interface Pass {
  readonly a: number;
  readonly b: number;
  readonly height: number;
}

/** Parts a landscape into basins. */
export function findBasins(heights: Uint16Array, grid: Grid, onSlice: () => void): Basins {
  const labels = new Int32Array(heights.length);
  const summits = markSummits(heights, grid, labels, onSlice);
  flood({ grid, heights, labels }, onSlice);
  return { labels, summits, passes: findPasses(heights, labels, grid, onSlice) };
}

/** Voxels that no neighbour (of 26) overtops; of a flat summit the first one, and perhaps more. */
function markSummits(heights: Uint16Array, grid: Grid, labels: Int32Array, onSlice: () => void): number[] {
  const { width, height, depth } = grid;
  const summits = [0];
  const isSummit = (x: number, y: number, z: number, voxel: number): boolean => {
    const here = heights[voxel]!;
    for (let w = z === 0 ? 0 : -1; w <= (z === depth - 1 ? 0 : 1); w++) {
      for (let v = y === 0 ? 0 : -1; v <= (y === height - 1 ? 0 : 1); v++) {
        const row = voxel + (w * height + v) * width;
        for (let u = x === 0 ? 0 : -1; u <= (x === width - 1 ? 0 : 1); u++) {
          const there = heights[row + u]!;
          if (there > here || (there === here && row + u < voxel)) return false;
        }
      }
    }
    return true;
  };
  let voxel = 0;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, voxel++) {
        const here = heights[voxel]!;
        // Most voxels are overtopped by a neighbour in their own row.
        if (
          here === 0 ||
          (x > 0 && heights[voxel - 1]! >= here) ||
          (x < width - 1 && heights[voxel + 1]! > here)
        )
          continue;
        if (!isSummit(x, y, z, voxel)) continue;
        labels[voxel] = summits.length;
        summits.push(here);
      }
    }
    onSlice();
  }
  return summits;
}

function findPasses(heights: Uint16Array, labels: Int32Array, grid: Grid, onSlice: () => void): Pass[] {
  const { width, height, depth } = grid;
  const area = width * height;
  const found = new Map<number, { a: number; b: number; height: number }>();
  let last: { a: number; b: number; height: number } | undefined;
  const meet = (one: number, other: number): void => {
    const first = labels[one]!;
    const second = labels[other]!;
    if (first === second || first === 0 || second === 0) return;
    const a = Math.min(first, second);
    const b = Math.max(first, second);
    const lower = Math.min(heights[one]!, heights[other]!);
    if (last?.a !== a || last.b !== b) {
      // Two numbers below 2^26 make one that is exact.
      const key = a * 2 ** 26 + b;
      last = found.get(key);
      if (!last) found.set(key, (last = { a, b, height: 0 }));
    }
    if (lower > last.height) last.height = lower;
  };
  let voxel = 0;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, voxel++) {
        if (labels[voxel] === 0) continue;
        if (x > 0) meet(voxel, voxel - 1);
        if (y > 0) meet(voxel, voxel - width);
        if (z > 0) meet(voxel, voxel - area);
      }
    }
    onSlice();
  }
  return [...found.values()].sort((p, q) => q.height - p.height);
}
