import { createPassTable, type Passes } from './pass-table.ts';
import type { Grid } from './volume.ts';

/** The catchment of every summit of a landscape. */
export interface Basins {
  /** Number of each voxel's basin, from 1; 0 where the landscape is 0. */
  readonly labels: Int32Array;
  /** Height of each basin's summit; entry 0 is not used. */
  readonly summits: readonly number[];
  /** The highest pass between each two basins that touch. */
  readonly passes: Passes;
}

/**
 * Parts a landscape into basins: every voxel belongs to the summit that is reached by always stepping to the
 * highest of its 6 neighbours. `labels` is the memory for them.
 */
export function findBasins(
  heights: Uint16Array,
  grid: Grid,
  { labels, onSlice }: { labels: Int32Array; onSlice: () => void },
): Basins {
  pointUphill(heights, grid, labels, onSlice);
  const summits = [0];
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (heights[voxel] === 0) {
      labels[voxel] = 0;
      continue;
    }
    // What is settled holds its basin as a negative number, what is not the voxel to step to.
    let end = voxel;
    while (labels[end]! >= 0 && labels[end] !== end) end = labels[end]!;
    if (labels[end] === end) labels[end] = -summits.push(heights[end]!) + 1;
    const basin = labels[end]!;
    for (let at = voxel; at !== end;) {
      const next = labels[at]!;
      labels[at] = basin;
      at = next;
    }
  }
  for (let voxel = 0; voxel < labels.length; voxel++) labels[voxel] = -labels[voxel]!;
  onSlice();
  return { labels, summits, passes: findPasses(heights, labels, grid, onSlice) };
}

/** Writes for every voxel the number of its highest neighbour, or its own on a summit; the first of equals. */
function pointUphill(heights: Uint16Array, grid: Grid, uphill: Int32Array, onSlice: () => void): void {
  const { width, height, depth } = grid;
  const area = width * height;
  let voxel = 0;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, voxel++) {
        let best = heights[voxel]!;
        if (best === 0) continue;
        let highest = voxel;
        // Downwards in number first, where equals count as higher: so flat ground drains to its first voxel.
        if (z > 0 && heights[voxel - area]! >= best) best = heights[(highest = voxel - area)]!;
        if (y > 0 && heights[voxel - width]! > best - (highest === voxel ? 1 : 0))
          best = heights[(highest = voxel - width)]!;
        if (x > 0 && heights[voxel - 1]! > best - (highest === voxel ? 1 : 0))
          best = heights[(highest = voxel - 1)]!;
        if (x < width - 1 && heights[voxel + 1]! > best) best = heights[(highest = voxel + 1)]!;
        if (y < height - 1 && heights[voxel + width]! > best) best = heights[(highest = voxel + width)]!;
        if (z < depth - 1 && heights[voxel + area]! > best) best = heights[(highest = voxel + area)]!;
        uphill[voxel] = highest;
      }
    }
    onSlice();
  }
}

function findPasses(heights: Uint16Array, labels: Int32Array, grid: Grid, onSlice: () => void): Passes {
  const { width, height, depth } = grid;
  const area = width * height;
  const table = createPassTable();
  const meet = (one: number, other: number): void => {
    const first = labels[one]!;
    const second = labels[other]!;
    if (first === second || second === 0) return;
    const lower = Math.min(heights[one]!, heights[other]!);
    if (first < second) table.raise(first, second, lower);
    else table.raise(second, first, lower);
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
  return table.sorted();
}
