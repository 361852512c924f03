import type { Grid, Volume } from './segment/volume.ts';
import type { Tile } from './tiles.ts';

/** Noise is told for blocks about so many pixels wide and high, and as deep. */
const edge = 16;
/** A stretch without any noise, as padding, is taken to have this share of the usual one. */
const leastShare = 0.3;
/** From the mean size of a residual to the standard deviation of a voxel. */
const deviations = Math.sqrt(Math.PI / 2) / 6;

/** How far the values of a voxel are spread by noise, all over a stack: where there is more light, there is more of it. */
export interface NoiseMap {
  /** Of each voxel of a part, in the values of the file. */
  of(tile: Tile): Float32Array;
}

/**
 * Measures noise block by block, by what is left of each slice when all that is smooth is taken away. Source: J. Immerkær,
 * "Fast noise variance estimation", Computer Vision and Image Understanding 64 (1996).
 */
export function noiseMapOf(volume: Volume): NoiseMap {
  const { width, height, depth, spacing } = volume;
  const aspect = spacing[0] / spacing[2];
  const size = { x: edge, y: edge, z: Math.max(1, Math.round(edge / aspect)) };
  const grid = {
    width: Math.ceil(width / size.x),
    height: Math.ceil(height / size.y),
    depth: Math.ceil(depth / size.z),
  };
  const sums = new Float64Array(grid.width * grid.height * grid.depth);
  const counts = new Float64Array(sums.length);
  const { data } = volume;
  for (let z = 0; z < depth; z++) {
    const slice = Math.floor(z / size.z) * grid.height;
    for (let y = 1; y < height - 1; y++) {
      const row = (z * height + y) * width;
      const blocks = (slice + Math.floor(y / size.y)) * grid.width;
      for (let x = 1; x < width - 1; x++) {
        const at = row + x;
        const above = at - width;
        const below = at + width;
        const left =
          data[above - 1]! + data[above + 1]! + data[below - 1]! + data[below + 1]! + 4 * data[at]!;
        const right = 2 * (data[above]! + data[below]! + data[at - 1]! + data[at + 1]!);
        const block = blocks + Math.floor(x / size.x);
        sums[block]! += Math.abs(left - right);
        counts[block]!++;
      }
    }
  }
  const measured = sums.map((sum, block) => (counts[block]! > 0 ? (deviations * sum) / counts[block]! : 0));
  const usual = median(measured.filter((each) => each > 0)) || 1;
  const noise = blended(measured, grid).map((each) => Math.max(each, leastShare * usual));
  return { of: (tile) => between(noise, grid, { tile, size }) };
}

/** The mean of each block and those beside it. */
function blended(noise: Float64Array, { width, height, depth }: Grid): Float64Array {
  return noise.map((_, block) => {
    const x = block % width;
    const y = Math.floor(block / width) % height;
    const z = Math.floor(block / (width * height));
    let sum = 0;
    let count = 0;
    for (let nz = Math.max(0, z - 1); nz <= Math.min(depth - 1, z + 1); nz++) {
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          sum += noise[(nz * height + ny) * width + nx]!;
          count++;
        }
      }
    }
    return sum / count;
  });
}

/** The noise of each voxel, from those of the blocks around it. */
function between(
  noise: Float64Array,
  grid: Grid,
  { tile, size }: { tile: Tile; size: { x: number; y: number; z: number } },
): Float32Array {
  const xs = Array.from({ length: tile.width }, (_, x) => placeIn(tile.x + x, size.x, grid.width));
  const out = new Float32Array(tile.width * tile.height * tile.depth);
  const line = new Float64Array(grid.width);
  let at = 0;
  for (let z = 0; z < tile.depth; z++) {
    const deep = placeIn(tile.z + z, size.z, grid.depth);
    for (let y = 0; y < tile.height; y++) {
      const down = placeIn(tile.y + y, size.y, grid.height);
      const block = (slice: number, row: number, x: number): number =>
        noise[(slice * grid.height + row) * grid.width + x]!;
      for (let x = 0; x < grid.width; x++) {
        line[x] =
          (1 - deep.share) *
            ((1 - down.share) * block(deep.before, down.before, x) +
              down.share * block(deep.before, down.after, x)) +
          deep.share *
            ((1 - down.share) * block(deep.after, down.before, x) +
              down.share * block(deep.after, down.after, x));
      }
      for (const { before, after, share } of xs) {
        out[at++] = (1 - share) * line[before]! + share * line[after]!;
      }
    }
  }
  return out;
}

/** The blocks whose middles are on both sides of a voxel, and how near the second is. */
function placeIn(at: number, size: number, count: number): { before: number; after: number; share: number } {
  const place = Math.min(count - 1, Math.max(0, (at + 0.5) / size - 0.5));
  const before = Math.floor(place);
  return { before, after: Math.min(count - 1, before + 1), share: place - before };
}

function median(values: Float64Array): number {
  return values.sort()[values.length >> 1] ?? 0;
}
