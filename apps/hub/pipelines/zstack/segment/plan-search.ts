import type { Companding } from './companding.ts';
import { findObjects, SIZES } from './find-objects.ts';
import type { FoundObject } from './fuse-sizes.ts';
import { voxelsOf, type Volume } from './volume.ts';

/** What a stack is searched for. */
export interface SearchPlan {
  /** How many times further apart slices are than pixels. */
  readonly depthRatio: number;
  /** The sizes that are worth it, smallest first. */
  readonly sizes: readonly number[];
}

/** At most this many voxels in the middle of the stack are tried. */
const MOST_VOXELS = 160_000;
const MOST_SLICES = 40;
/** Ratios tried, one after the other, as long as it gets better. */
const RATIOS = [1, Math.SQRT2, 2, 2 * Math.SQRT2, 4];
/** By how much a ratio must beat the one before it: equal slices and pixels are the natural guess. */
const LEAST_GAIN = 1.02;
/** Of large stacks, the sizes that found this share of the objects in the middle are enough. */
const ENOUGH = 0.7;

/**
 * Judges from the middle of a stack how it is to be searched. When nobody has told the spacing, several are
 * tried: with the right one objects are rounder and more of them are told apart, so that their scores sum to
 * the most.
 */
export function planSearch(volume: Volume, companding: Companding, minVoxels: number): SearchPlan {
  const [dz, dy, dx] = volume.spacing;
  const unknown = dz === dy && dy === dx && volume.depth > 1;
  const large = voxelsOf(volume) > MOST_VOXELS;
  const middle = cropMiddle(volume);
  const search = (spacing: Volume['spacing']): readonly FoundObject[] =>
    findObjects({ ...middle, spacing }, { companding, minVoxels }).objects;
  const tries: (readonly FoundObject[])[] = [];
  if (unknown) {
    for (const ratio of RATIOS) {
      tries.push(search([ratio, 1, 1]));
      if (tries.length > 1 && valueOf(tries.at(-1)) < LEAST_GAIN * valueOf(tries.at(-2))) break;
    }
  }
  const depthRatio = unknown ? peakOf(tries.map(valueOf)) : dz / dx;
  if (!large) return { depthRatio, sizes: SIZES };
  const nearest = RATIOS.reduce((best, ratio, i) => (ratio <= depthRatio * 1.2 ? i : best), 0);
  const objects = unknown ? (tries[nearest] ?? []) : search(volume.spacing);
  return { depthRatio, sizes: usefulSizes(objects) };
}

function valueOf(objects: readonly FoundObject[] = []): number {
  return objects.reduce((sum, { score }) => sum + score ** 3, 0);
}

/** The top of the parabola through the best try and its neighbours, on the logarithmic scale of the ratios. */
function peakOf(values: readonly number[]): number {
  const best = values.indexOf(Math.max(...values));
  if (best <= 0 || (best === 1 && values[1]! < LEAST_GAIN * values[0]!)) return 1;
  const [before, here, after] = [values[best - 1]!, values[best]!, values[best + 1]];
  if (after === undefined) return RATIOS[best]!;
  const bend = before - 2 * here + after;
  return RATIOS[best]! * Math.SQRT2 ** (bend < 0 ? (before - after) / (2 * bend) : 0);
}

/** The fewest sizes that found enough. */
function usefulSizes(objects: readonly FoundObject[]): readonly number[] {
  const all = valueOf(objects);
  if (all === 0) return SIZES;
  const worth = SIZES.map((size) => ({
    size,
    value: valueOf(objects.filter(({ sigma }) => sigma === size)),
  }));
  const chosen: number[] = [];
  let sum = 0;
  for (const { size, value } of worth.sort((p, q) => q.value - p.value)) {
    if (sum >= ENOUGH * all) break;
    chosen.push(size);
    sum += value;
  }
  return chosen.sort((p, q) => p - q);
}

/** The middle of a stack, of all slices when there are few. */
function cropMiddle(volume: Volume): Volume {
  if (voxelsOf(volume) <= MOST_VOXELS) return volume;
  const depth = Math.min(volume.depth, MOST_SLICES);
  const shrink = Math.sqrt(Math.min(1, MOST_VOXELS / (volume.width * volume.height * depth)));
  const width = Math.max(1, Math.floor(volume.width * shrink));
  const height = Math.max(1, Math.floor(volume.height * shrink));
  const data = volume.data.slice(0, width * height * depth);
  const x0 = (volume.width - width) >> 1;
  const y0 = (volume.height - height) >> 1;
  const z0 = (volume.depth - depth) >> 1;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const from = ((z0 + z) * volume.height + y0 + y) * volume.width + x0;
      data.set(volume.data.subarray(from, from + width), (z * height + y) * width);
    }
  }
  return { width, height, depth, spacing: volume.spacing, data };
}
