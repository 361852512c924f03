import { squaredDistance } from './distance.ts';
import { findComponents } from './components.ts';
import { flood } from './flood.ts';
import type { Found } from './fuse-sizes.ts';
import type { Volume } from './volume.ts';

/** What fills parts of the mask where no object was found: as likely right as wrong. */
const UNSCORED = 0.5;

/**
 * Gives every voxel of a mask to an object: objects grow from what of them lies in the mask, deepest voxels
 * first, and connected parts of the mask without any become objects of their own.
 */
export function growIntoMask(
  { labels: known, objects }: Found,
  mask: Uint8Array,
  volume: Volume,
): { labels: Int32Array; scores: number[] } {
  const squared = squaredDistance(mask, volume);
  let most = 0;
  for (let i = 0; i < squared.length; i++) if (squared[i]! > most) most = squared[i]!;
  const heights = new Uint16Array(mask.length);
  const scale = 65_534 / Math.sqrt(most || 1);
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) heights[i] = 1 + Math.sqrt(squared[i]!) * scale;
  const labels = new Int32Array(squared.buffer as ArrayBuffer);
  for (let i = 0; i < mask.length; i++) labels[i] = mask[i] === 1 ? known[i]! : 0;
  flood({ grid: volume, heights, labels });
  const scores = objects.map(({ score }) => score);
  for (let i = 0; i < mask.length; i++) if (labels[i] !== 0) mask[i] = 0;
  const rest = findComponents(mask, volume);
  const first = scores.length;
  rest.eachRun((component, from, to) => labels.fill(first + component, from, to));
  for (let i = 0; i < rest.count; i++) scores.push(UNSCORED);
  return { labels, scores };
}
