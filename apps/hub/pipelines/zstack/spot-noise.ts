import type { Volume } from './segment/volume.ts';
import { responsesOf, type SpotScales } from './spot-response.ts';
import type { Tile } from './tiles.ts';

/** So many parts of a stack, evenly spread, say how noisy it is; of each every so manieth voxel. */
const mostTiles = 8;
/** Of each the middle, at most so wide, high and deep. */
const mostEdge = 64;
const every = 7;
/** From the median distance of normally distributed values from their middle to their standard deviation. */
const deviations = 1.4826;
/** Of the largest answer: a stack without noise has no more digits than that. */
const leastShare = 1e-4;

/** How far the answers of each scale are spread where there is no spot: a robust standard deviation. */
export function noiseOf(volume: Volume, tiles: readonly Tile[], scales: SpotScales): number[] {
  const step = Math.max(1, Math.floor(tiles.length / mostTiles));
  const taken = scales.sigmas.slice(1).map((): number[] => []);
  for (let index = 0; index < tiles.length; index += step) {
    const tile = tiles[index];
    if (!tile) continue;
    for (const [scale, answers] of responsesOf(volume, middleOf(tile), scales).scales.entries()) {
      for (let at = 0; at < answers.length; at += every) taken[scale]?.push(answers[at] ?? 0);
    }
  }
  return taken.map((answers) => {
    const middle = median(Float64Array.from(answers));
    const most = answers.reduce((most, answer) => Math.max(most, answer), 0);
    const spread = median(Float64Array.from(answers, (answer) => Math.abs(answer - middle)));
    return Math.max(spread * deviations, most * leastShare, Number.MIN_VALUE);
  });
}

function middleOf({ x, y, z, width, height, depth }: Tile): Tile {
  const cut = (length: number): { from: number; count: number } => {
    const count = Math.min(length, mostEdge);
    return { from: Math.floor((length - count) / 2), count };
  };
  const [across, down, up] = [cut(width), cut(height), cut(depth)];
  return {
    x: x + across.from,
    y: y + down.from,
    z: z + up.from,
    width: across.count,
    height: down.count,
    depth: up.count,
  };
}

function median(values: Float64Array): number {
  return values.sort()[values.length >> 1] ?? 0;
}
