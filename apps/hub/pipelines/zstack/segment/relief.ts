import type { Buffers } from './buffers.ts';
import { compand, type Companding } from './companding.ts';
import { smoothVolume } from './smooth.ts';
import type { Volume } from './volume.ts';

/** A stack seen at one size of objects. */
export interface Relief {
  /** How much brighter each voxel is than its surroundings at this size; 0 = background, left out. */
  readonly heights: Uint16Array;
  /** What one unit of height is worth in brightness. */
  readonly unit: number;
  /** The height of what is as bright as its surroundings. */
  readonly sea: number;
  /** Companded values with little smoothing, for outlines. */
  readonly fine: Uint8Array;
}

/** What is looked for, and the memory to do it in. */
export interface ReliefSearch {
  readonly companding: Companding;
  /** In voxels along x. */
  readonly sigma: number;
  readonly buffers: Buffers;
  readonly onSlice: () => void;
}

/** The surroundings reach this many times as far as the smoothing. */
const SURROUNDINGS = 1.6;
/** Outlines are read from values smoothed by this share of the size, but not by more than so many voxels. */
const FINE_SHARE = 0.4;
const MOST_FINE = 1.2;
/** Voxels below this many knees above the background belong to no object. */
const LEAST_HEIGHT = 0.15;
const TOP = 65_534;

/**
 * Difference of two Gaussians on the companded scale, which deepens the valleys between objects of about
 * `sigma` voxels along x and takes away slow changes of the background.
 *
 * Source: D. Marr and E. Hildreth, "Theory of edge detection", Proc. R. Soc. Lond. B 207 (1980).
 */
export function reliefOf(volume: Volume, search: ReliefSearch): Relief {
  const { companding, sigma, buffers, onSlice } = search;
  const { fine } = buffers;
  const little = Math.min(MOST_FINE, FINE_SHARE * sigma);
  compand(smoothVolume(volume, little, onSlice, buffers.near), companding, fine);
  const companded = { ...volume, data: fine, range: undefined };
  const near = smoothVolume(companded, Math.sqrt(sigma ** 2 - little ** 2), onSlice, buffers.near);
  const wide = smoothVolume(
    companded,
    Math.sqrt((SURROUNDINGS * sigma) ** 2 - little ** 2),
    onSlice,
    buffers.wide,
  );
  // Both have the range of the same data, so their levels can be subtracted.
  const floor =
    companding.steps[Math.min(65_535, Math.round(companding.ground + LEAST_HEIGHT * companding.knee))]!;
  const least = (floor - near.low) / near.step;
  let low = 0;
  let high = 0;
  for (let i = 0; i < fine.length; i++) {
    const height = near.data[i]! - wide.data[i]!;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  const scale = TOP / Math.max(1, high - low);
  const heights = near.data;
  for (let i = 0; i < fine.length; i++) {
    const level = heights[i]!;
    heights[i] = level < least ? 0 : 1 + (level - wide.data[i]! - low) * scale;
  }
  return { heights, fine, unit: (near.step * companding.unit) / scale, sea: 1 - low * scale };
}
