import type { Companding } from './companding.ts';
import { findObjects } from './find-objects.ts';
import { voxelsOf, type Volume } from './volume.ts';

/** At most this many voxels in the middle of the stack are tried. */
const MOST_VOXELS = 250_000;
/** Ratios tried, one after the other, as long as it gets better. */
const RATIOS = [1, Math.SQRT2, 2, 2 * Math.SQRT2, 4];
/** By how much a ratio must beat the one before it: equal slices and pixels are the natural guess. */
const LEAST_GAIN = 1.02;

/**
 * How many times further apart slices are than pixels, judged by the shape of the objects: when the ratio is
 * right, objects are rounder and more of them are told apart, so that their scores sum to the most. For stacks
 * whose spacing nobody has told. Returns 1 … 4.
 */
export function estimateDepthRatio(volume: Volume, companding: Companding, minVoxels: number): number {
  const middle = cropMiddle(volume);
  const scores: number[] = [];
  for (const ratio of RATIOS) {
    const { objects } = findObjects({ ...middle, spacing: [ratio, 1, 1] }, { companding, minVoxels });
    const score = objects.reduce((sum, object) => sum + object.score ** 3, 0);
    scores.push(score);
    if (scores.length > 1 && score < LEAST_GAIN * scores.at(-2)!) break;
  }
  const best = scores.indexOf(Math.max(...scores));
  if (best === 0 || (best === 1 && scores[1]! < LEAST_GAIN * scores[0]!)) return 1;
  const [before, here, after] = [scores[best - 1]!, scores[best]!, scores[best + 1] ?? 0];
  // The top of the parabola through the three, on the logarithmic scale of the ratios.
  const bend = before - 2 * here + after;
  const shift = bend < 0 && best < RATIOS.length - 1 ? (before - after) / (2 * bend) : 0;
  return RATIOS[best]! * Math.SQRT2 ** shift;
}

/** The middle of a stack, of all slices when there are few. */
function cropMiddle(volume: Volume): Volume {
  const voxels = voxelsOf(volume);
  if (voxels <= MOST_VOXELS) return volume;
  const depth = Math.min(volume.depth, 40);
  const shrink = Math.sqrt(Math.min(1, MOST_VOXELS / (volume.width * volume.height * depth)));
  const width = Math.max(1, Math.floor(volume.width * shrink));
  const height = Math.max(1, Math.floor(volume.height * shrink));
  const data = volume.data.slice(0, width * height * depth);
  const [x0, y0, z0] = [
    (volume.width - width) >> 1,
    (volume.height - height) >> 1,
    (volume.depth - depth) >> 1,
  ];
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const from = ((z0 + z) * volume.height + y0 + y) * volume.width + x0;
      data.set(volume.data.subarray(from, from + width), (z * height + y) * width);
    }
  }
  return { width, height, depth, spacing: volume.spacing, data };
}
