import type { StackPoint } from './contract.ts';
import type { Responses } from './spot-response.ts';
import type { Tile } from './tiles.ts';

/** Where answers are largest, of the place and of the scale. */
export interface Peak {
  /** Of the voxel. */
  readonly place: StackPoint;
  readonly scale: number;
  readonly answer: number;
}

/** From a voxel to the top of the parabola through it and its neighbours; `scale` from the first one. */
export interface PeakOffset {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly scale: number;
}

/**
 * The peaks of a part of a stack that answer with `least` at least, by scale. What answers most at the first scale is
 * finer than any spot: noise of single voxels, of which bright ones may be many more than dark ones. What answers most at
 * the last one is wider than any: the ground that spots stand on.
 */
export function brightestOf(responses: Responses, tile: Tile, least: readonly number[]): Peak[] {
  const { width, height, scales } = responses;
  const peaks: Peak[] = [];
  const left = tile.x - responses.x;
  const top = tile.y - responses.y;
  const first = tile.z - responses.z;
  for (const [scale, answers] of scales.entries()) {
    if (scale === 0 || scale === scales.length - 1) continue;
    const bar = least[scale] ?? Infinity;
    for (let z = first; z < first + tile.depth; z++) {
      for (let y = top; y < top + tile.height; y++) {
        const row = (z * height + y) * width;
        for (let x = left; x < left + tile.width; x++) {
          const answer = answers[row + x]!;
          if (answer < bar || !isPeak(responses, { x, y, z, scale })) continue;
          peaks.push({ place: [x + responses.x, y + responses.y, z + responses.z], scale, answer });
        }
      }
    }
  }
  return peaks;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly scale: number;
}

/**
 * Whether none around it, in its scale and those beside it, answers more; of equal ones the first is one. At the very
 * side of a slice nobody knows what lies beyond, and noise answers more there: a fifth of what looked like spots in a
 * noisy stack lay there, on a twentieth of its voxels. The first and the last slice may have spots: many stacks have few slices.
 */
function isPeak({ width, height, depth, scales }: Responses, { x, y, z, scale }: Spot): boolean {
  if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return false;
  const here = (z * height + y) * width + x;
  const answer = scales[scale]?.[here] ?? 0;
  for (let other = Math.max(0, scale - 1); other <= Math.min(scales.length - 1, scale + 1); other++) {
    const answers = scales[other];
    if (!answers) continue;
    for (let nz = Math.max(0, z - 1); nz <= Math.min(depth - 1, z + 1); nz++) {
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const at = (nz * height + ny) * width + nx;
          const its = answers[at]!;
          if (its > answer) return false;
          const isBefore = other < scale || (other === scale && at < here);
          if (its === answer && isBefore) return false;
        }
      }
    }
  }
  return true;
}

/** Where the top is, from a voxel of a part of a stack that answers most, or nearly so. */
export function offsetOf({ width, height, depth, scales }: Responses, { x, y, z, scale }: Spot): PeakOffset {
  const at = (z * height + y) * width + x;
  const answers = scales[scale];
  const along = (place: number, count: number, stride: number): number =>
    place > 0 && place < count - 1
      ? topOf(answers?.[at - stride] ?? 0, answers?.[at] ?? 0, answers?.[at + stride] ?? 0)
      : 0;
  const below = scales[scale - 1]?.[at];
  const above = scales[scale + 1]?.[at];
  const between = below !== undefined && above !== undefined ? topOf(below, answers?.[at] ?? 0, above) : 0;
  return {
    x: along(x, width, 1),
    y: along(y, height, width),
    z: along(z, depth, width * height),
    scale: scale + between,
  };
}

/** Where a parabola through three neighbours is highest, from the middle one, which is the largest. */
function topOf(before: number, here: number, after: number): number {
  const bend = 2 * here - before - after;
  return bend > 0 ? Math.max(-0.5, Math.min(0.5, (after - before) / (2 * bend))) : 0;
}

/** The other way round: what is dark becomes bright. */
export function inverted(responses: Responses): Responses {
  return { ...responses, scales: responses.scales.map((answers) => answers.map((answer) => -answer)) };
}
