import { reachOf, smoothTile } from './gaussian.ts';
import type { Volume } from './segment/volume.ts';
import type { Tile } from './tiles.ts';

/** From one scale to the next. */
const step = Math.cbrt(2);

/** The scales at which spots are looked for. */
export interface SpotScales {
  /** σ of the Gaussians in pixels, ascending: each two neighbours make a scale. */
  readonly sigmas: readonly number[];
  /** From one slice to the next, in pixels. */
  readonly aspect: number;
}

/** Scales for spots of about a diameter, or for those from about 3 to 10 pixels; the first and the last are compared with only. */
export function scalesFor(diameter: 'auto' | number, aspect: number): SpotScales {
  // A ball answers most to a Laplacian of Gaussian of σ = radius / √3.
  const middle = diameter === 'auto' ? null : diameter / 2 / Math.sqrt(3);
  const first = middle === null ? 0.7 : middle * step ** -1.5;
  const count = middle === null ? 9 : 5;
  return { sigmas: Array.from({ length: count }, (_, index) => first * step ** index), aspect };
}

/** σ of the Laplacian that a scale stands for. */
export function sigmaOf({ sigmas }: SpotScales, scale: number): number {
  return (sigmas[0] ?? 1) * step ** (scale + 0.5);
}

/**
 * What a Gaussian spot of height 1 answers at the scale that fits it: the Laplacian of Gaussian of σ is largest for a
 * spot of σ·√1.5.
 */
export const answerOfOne: number = (1.5 / (1.5 + 1 / step)) ** 1.5 - (1.5 / (1.5 + step)) ** 1.5;

/** The answers of a part of a stack, of all scales, with a margin of a voxel around it where the stack goes on. */
export interface Responses extends Tile {
  readonly scales: readonly Float32Array[];
}

/**
 * Differences of Gaussians, which stand for Laplacians of Gaussian that are the same for spots of all sizes. Source:
 * T. Lindeberg, "Feature detection with automatic scale selection", Int. J. Computer Vision 30 (1998).
 */
export function responsesOf(volume: Volume, tile: Tile, scales: SpotScales): Responses {
  const { sigmas, aspect } = scales;
  const reach = reachOf(sigmas.at(-1) ?? 0) + 1;
  const around = grown(tile, { side: reach, up: reachOf((sigmas.at(-1) ?? 0) / aspect) + 1 }, volume);
  const answer = grown(tile, { side: 1, up: 1 }, volume);
  const smoothed = cutOut(volume, around);
  let before = 0;
  const levels: Float32Array[] = [];
  for (const sigma of sigmas) {
    const more = Math.sqrt(sigma ** 2 - before ** 2);
    smoothTile(smoothed, around, { x: more, y: more, z: more / aspect });
    levels.push(part(smoothed, around, answer));
    before = sigma;
  }
  const answers = levels.slice(1).map((coarser, index) => {
    const finer = levels[index] ?? coarser;
    return finer.map((value, at) => value - (coarser[at] ?? 0));
  });
  return { ...answer, scales: answers };
}

function grown(tile: Tile, { side, up }: { side: number; up: number }, volume: Volume): Tile {
  const x = Math.max(0, tile.x - side);
  const y = Math.max(0, tile.y - side);
  const z = Math.max(0, tile.z - up);
  return {
    x,
    y,
    z,
    width: Math.min(volume.width, tile.x + tile.width + side) - x,
    height: Math.min(volume.height, tile.y + tile.height + side) - y,
    depth: Math.min(volume.depth, tile.z + tile.depth + up) - z,
  };
}

function cutOut({ data, width, height }: Volume, tile: Tile): Float32Array {
  return copyRows(data, tile, (y, z) => ((tile.z + z) * height + tile.y + y) * width + tile.x);
}

/** A part of a part. */
function part(data: Float32Array, from: Tile, tile: Tile): Float32Array {
  const [x, y, z] = [tile.x - from.x, tile.y - from.y, tile.z - from.z];
  return copyRows(data, tile, (row, slice) => ((z + slice) * from.height + y + row) * from.width + x);
}

function copyRows(
  data: Volume['data'],
  { width, height, depth }: Tile,
  start: (y: number, z: number) => number,
) {
  const copy = new Float32Array(width * height * depth);
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const from = start(y, z);
      copy.set(data.subarray(from, from + width), (z * height + y) * width);
    }
  }
  return copy;
}
