import type { Grid } from './volume.ts';

/** Neighbours that share a corner (26) or a face (6). */
export type Connectivity = 26 | 6;

/** Connected runs of equal voxels along x. */
export interface Components {
  readonly count: number;
  /** Voxels of component n + 1 at n; numbered in the order of their first voxel. */
  readonly sizes: Float64Array;
  /** Whether component n + 1 reaches a face of the stack. */
  readonly border: Uint8Array;
  /** Calls back for each run of voxels `from … to` (exclusive) with its component's number, from 1. */
  eachRun(visit: (component: number, from: number, to: number) => void): void;
}

/**
 * Finds the connected components of all voxels of `mask` that equal `value`; with `labels`, of all voxels that
 * are not 0 and equal one another. Works on runs along x, so
 * memory is of the size of the surface, not of the volume.
 */
export function findComponents(
  mask: Uint8Array | Uint16Array | Int32Array,
  grid: Grid,
  { connectivity = 26, value = 1 }: { connectivity?: Connectivity; value?: number | 'labels' } = {},
): Components {
  const { width, height, depth } = grid;
  let starts = new Int32Array(1024);
  let ends = new Int32Array(1024);
  let parent = new Int32Array(1024);
  let count = 0;
  const find = (run: number): number => {
    let root = run;
    while (parent[root] !== root) root = parent[root]!;
    let at = run;
    while (at !== root) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  // The smaller number wins, so that a root is the component's first run.
  const unite = (a: number, b: number): void => {
    const first = find(a);
    const second = find(b);
    if (first < second) parent[second] = first;
    else parent[first] = second;
  };
  const reach = connectivity === 26 ? 1 : 0;
  /** First run of each row, and after the last row the number of runs. */
  const firstOf = new Int32Array(height * depth + 1);
  const meet = (row: number, other: number): void => {
    const shift = (row - other) * width - reach;
    let b = firstOf[other]!;
    const bEnd = firstOf[other + 1]!;
    for (let a = firstOf[row]!; a < count; a++) {
      const from = starts[a]!;
      const to = ends[a]!;
      while (b < bEnd && ends[b]! + shift + 2 * reach <= from) b++;
      for (let c = b; c < bEnd && starts[c]! + shift < to; c++)
        if (mask[starts[c]!] === mask[from]) unite(a, c);
    }
  };
  for (let row = 0; row < height * depth; row++) {
    firstOf[row] = count;
    const end = (row + 1) * width;
    for (let i = row * width; i < end; i++) {
      const here = mask[i]!;
      if (value === 'labels' ? here === 0 : here !== value) continue;
      if (count === starts.length) {
        starts = grown(starts);
        ends = grown(ends);
        parent = grown(parent);
      }
      starts[count] = i;
      while (i < end && mask[i] === here) i++;
      ends[count] = i;
      parent[count] = count;
      count++;
      // The voxel after the run may begin the next one.
      i--;
    }
    firstOf[row + 1] = count;
    const y = row % height;
    const z = (row - y) / height;
    if (y > 0) meet(row, row - 1);
    if (z === 0) continue;
    meet(row, row - height);
    if (reach === 0) continue;
    if (y > 0) meet(row, row - height - 1);
    if (y < height - 1) meet(row, row - height + 1);
  }
  return collect({ starts, ends, count, find, grid });
}

interface Runs {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  readonly find: (run: number) => number;
  readonly grid: Grid;
}

function collect({ starts, ends, count, find, grid }: Runs): Components {
  const { width, height, depth } = grid;
  const numbers = new Int32Array(count);
  let components = 0;
  for (let run = 0; run < count; run++) {
    const root = find(run);
    numbers[run] = root === run ? ++components : numbers[root]!;
  }
  const sizes = new Float64Array(components);
  const border = new Uint8Array(components);
  for (let run = 0; run < count; run++) {
    const component = numbers[run]! - 1;
    const start = starts[run]!;
    const end = ends[run]!;
    sizes[component]! += end - start;
    const row = Math.floor(start / width);
    const y = row % height;
    const z = (row - y) / height;
    const outer = y === 0 || y === height - 1 || z === 0 || z === depth - 1;
    if (outer || start === row * width || end === (row + 1) * width) border[component] = 1;
  }
  return {
    count: components,
    sizes,
    border,
    eachRun(visit) {
      for (let run = 0; run < count; run++) visit(numbers[run]!, starts[run]!, ends[run]!);
    },
  };
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
