import type { NoiseMap } from './noise-map.ts';
import type { Volume } from './segment/volume.ts';
import { responsesOf, type Responses, scalesFor, sigmaOf, type SpotScales } from './spot-response.ts';
import type { Tile } from './tiles.ts';

/** So many parts of a stack, evenly spread, say how noisy it is; of each every so manieth voxel. */
const mostTiles = 8;
/** Of each the middle, at most so wide, high and deep. */
const mostEdge = 64;
const every = 7;
/** From how far the lower and the upper tenth of normally distributed values are apart to their standard deviation. */
const ofTenths = 1 / 2.5631;
/** From the median distance of normally distributed values from their middle to their standard deviation. */
const ofMedian = 1.4826;
/** So many times what the median distance says is noise; what is spread further are things, close to each other. */
const widest = 1.3;
/** Of the largest answer: a stack without noise has no more digits than that. */
const leastShare = 1e-4;
/** From how much further the upper tenth is from the middle than the lower one to the skewness (Cornish and Fisher, 1938). */
const leaning = 4.68;
const mostSkewness = 2;

/** How the answers of a scale are spread where there is no spot, as multiples of the noise of the place. */
export interface AnswerNoise {
  /** A robust standard deviation. */
  readonly deviation: number;
  /** Counted light is spread further to the bright side than to the dark one: 0 where it isn't. */
  readonly skewness: number;
}

/** What the answers of each scale are where there is no spot. */
export function noiseOf(
  volume: Volume,
  tiles: readonly Tile[],
  { scales, map }: { scales: SpotScales; map: NoiseMap },
): AnswerNoise[] {
  const answers = answersOf(volume, tiles, { scales, map });
  // Spots lean to the bright side too, but not at a scale that is finer than they are. Sums of many voxels lean less.
  const { sigmas, aspect } = scalesFor('auto', scales.aspect);
  const finest = { sigmas: sigmas.slice(0, 2), aspect };
  const [fine = []] = answersOf(volume, tiles, { scales: finest, map });
  const lean = skewnessOf(fine);
  return answers.map((each, scale) => ({
    deviation: deviationOf(each),
    skewness: lean * Math.min(1, sigmaOf(finest, 0) / sigmaOf(scales, scale)) ** 1.5,
  }));
}

/** Some of the answers of each scale, as multiples of the noise of their place. */
function answersOf(
  volume: Volume,
  tiles: readonly Tile[],
  { scales, map }: { scales: SpotScales; map: NoiseMap },
): number[][] {
  const step = Math.max(1, Math.floor(tiles.length / mostTiles));
  const taken = scales.sigmas.slice(1).map((): number[] => []);
  for (let index = 0; index < tiles.length; index += step) {
    const tile = tiles[index];
    if (!tile) continue;
    const { scales: all } = inNoise(responsesOf(volume, middleOf(tile), scales), map);
    for (const [scale, answers] of all.entries()) {
      for (let at = 0; at < answers.length; at += every) taken[scale]?.push(answers[at] ?? 0);
    }
  }
  return taken;
}

function tenthsOf(answers: readonly number[]): { low: number; middle: number; high: number } {
  const sorted = Float64Array.from(answers).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.1), middle: at(0.5), high: at(0.9) };
}

/**
 * By tenths, which the few voxels of spots hardly move: where light is counted most voxels may be empty, and their middle
 * tells little of those that are not.
 */
function deviationOf(answers: readonly number[]): number {
  const { low, middle, high } = tenthsOf(answers);
  const distances = Float64Array.from(answers, (answer) => Math.abs(answer - middle)).sort();
  const ofMost = ofMedian * (distances[distances.length >> 1] ?? 0);
  const most = answers.reduce((most, answer) => Math.max(most, answer), 0);
  const spread = Math.min(ofTenths * (high - low), widest * ofMost);
  return Math.max(spread, most * leastShare, Number.MIN_VALUE);
}

function skewnessOf(answers: readonly number[]): number {
  const { low, middle, high } = tenthsOf(answers);
  const lean = high > low ? (leaning * (high + low - 2 * middle)) / (high - low) : 0;
  return Math.min(mostSkewness, Math.max(0, lean));
}

/** Answers as multiples of the noise of their place. */
export function inNoise(responses: Responses, map: NoiseMap): Responses {
  const noise = map.of(responses);
  const scales = responses.scales.map((answers) => answers.map((answer, at) => answer / noise[at]!));
  return { ...responses, scales };
}

/** Above it skewness counts. */
const leastSkewness = 0.01;

/**
 * How far an answer stands out, in standard deviations of normally distributed noise that is as rare: sums of counted
 * light are about gamma distributed. Source: E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17
 * (1931).
 */
export function strengthOf(answer: number, { deviation, skewness }: AnswerNoise): number {
  const strength = answer / deviation;
  if (skewness < leastSkewness || strength <= 0) return strength;
  return (Math.cbrt(1 + (strength * skewness) / 2) - (1 - skewness ** 2 / 36)) * (6 / skewness);
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
