import type { Companding } from './companding.ts';
import { findObjects, SIZES } from './find-objects.ts';
import { SHARPNESS, type Found, type FoundObject } from './fuse-sizes.ts';
import { coarsened, type Coarseness, FULL } from './resolution.ts';
import { voxelsOf, type Volume } from './volume.ts';

/** What a stack is searched for. */
export interface SearchPlan {
  /** How many times further apart slices are than pixels. */
  readonly depthRatio: number;
  /** The sizes that are worth it, smallest first, in voxels of the coarser stack. */
  readonly sizes: readonly number[];
  /** Objects that are much larger than the largest size are looked for in a coarser stack. */
  readonly coarseness: Coarseness;
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
/** Coarser stacks that are tried, by how many pixels are one; none with fewer than so many left. */
const COARSER = [2, 4, 8];
const LEAST_SIDE = 32;
/** Slices are not put together where fewer than so many would be left. */
const LEAST_SLICES = 8;
/**
 * By how much a coarser stack must beat finer ones: outlines are finer in those. Chosen between 1.02, 1.1 and 1.25 on
 * recorded stacks enlarged two and three times and on a ball of known volume.
 */
const LEAST_COARSE_GAIN = 1.1;
/** The smallest object in a coarser stack: fewer voxels are not told from noise. */
const LEAST_COARSE_VOXELS = 8;

/** How many searches a plan takes at most. */
export function mostTries(volume: Volume): number {
  const versions = voxelsOf(volume) > MOST_VOXELS ? 1 + COARSER.length : 1;
  return versions * (spacingIsUnknown(volume) ? RATIOS.length : 1);
}

/**
 * Judges how a stack is to be searched, from its middle and, of large ones, from that of coarser versions: the one
 * whose objects fill most of it, each as much as its score says. When nobody has told the spacing, several are
 * tried: with the right one objects are rounder and more of them are told apart, so that their scores sum to
 * the most. @param onTry is told how many of `mostTries` are done or will not be made
 */
export function planSearch(
  volume: Volume,
  companding: Companding,
  minVoxels: number,
  onTry: (done: number) => void = () => undefined,
): SearchPlan {
  const isUnknown = spacingIsUnknown(volume);
  const isLarge = voxelsOf(volume) > MOST_VOXELS;
  const [dz, , dx] = volume.spacing;
  if (!isUnknown && !isLarge) return { depthRatio: dz / dx, sizes: SIZES, coarseness: FULL };
  const triesEach = isUnknown ? RATIOS.length : 1;
  let versions = 0;
  const tell = (tries: number): void => onTry(versions * triesEach + tries);
  let best = judge(volume, { companding, minVoxels, isUnknown, onTry: tell });
  let coarseness = FULL;
  let inBest = boxOf(best.middle, FULL);
  if (isLarge) {
    for (const across of COARSER) {
      versions++;
      tell(0);
      const tried = { across, slices: slicesFor(volume, across, isUnknown) };
      const coarse = coarsened(volume, tried);
      if (Math.min(coarse.width, coarse.height) < LEAST_SIDE) break;
      const least = leastVoxels(minVoxels, tried);
      const judged = judge(coarse, { companding, minVoxels: least, isUnknown, onTry: tell });
      // The middle of a coarser stack is more of it: only what both have tried can be compared.
      const here = worthWithin(judged, tried, inBest);
      if (here <= LEAST_COARSE_GAIN * worthWithin(best, coarseness, inBest)) continue;
      [best, coarseness, inBest] = [judged, tried, boxOf(judged.middle, tried)];
    }
  }
  onTry(mostTries(volume));
  const { across, slices } = coarseness;
  return { depthRatio: (best.depthRatio * across) / slices, sizes: best.sizes, coarseness };
}

/** The smallest object in voxels of a coarser stack. */
export function leastVoxels(minVoxels: number, { across, slices }: Coarseness): number {
  const each = across * across * slices;
  return each === 1 ? minVoxels : Math.max(LEAST_COARSE_VOXELS, minVoxels / each);
}

function spacingIsUnknown({ spacing: [dz, dy, dx], depth }: Volume): boolean {
  return dz === dy && dy === dx && depth > 1;
}

/** As many slices as make voxels about as deep as wide. */
function slicesFor({ spacing: [dz, , dx], depth }: Volume, across: number, isUnknown: boolean): number {
  const slices = Math.max(1, isUnknown ? across : Math.round((across * dx) / dz));
  return depth / slices >= LEAST_SLICES ? slices : 1;
}

interface Judged {
  readonly depthRatio: number;
  readonly sizes: readonly number[];
  readonly middle: Part;
  readonly found: Found;
}

/** A part of the stack; its first voxel is at x, y and z. */
interface Part {
  readonly volume: Volume;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Where something is in the whole stack, in its voxels. */
interface Box {
  readonly from: readonly [x: number, y: number, z: number];
  readonly to: readonly [x: number, y: number, z: number];
}

function boxOf({ volume, x, y, z }: Part, { across, slices }: Coarseness): Box {
  return {
    from: [x * across, y * across, z * slices],
    to: [(x + volume.width) * across, (y + volume.height) * across, (z + volume.depth) * slices],
  };
}

/** The share of a box that is in objects, each as much as its score says. */
function worthWithin({ found, middle }: Judged, { across, slices }: Coarseness, { from, to }: Box): number {
  const { width, height, depth } = middle.volume;
  const start = [from[0] / across - middle.x, from[1] / across - middle.y, from[2] / slices - middle.z];
  const end = [to[0] / across - middle.x, to[1] / across - middle.y, to[2] / slices - middle.z];
  const [x0, y0, z0] = start.map((at) => Math.max(0, Math.floor(at))) as [number, number, number];
  const x1 = Math.min(width, Math.ceil(end[0]!));
  const y1 = Math.min(height, Math.ceil(end[1]!));
  const z1 = Math.min(depth, Math.ceil(end[2]!));
  let sum = 0;
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) {
        const label = found.labels[(z * height + y) * width + x]!;
        if (label > 0) sum += found.objects[label - 1]!.score ** SHARPNESS;
      }
    }
  }
  return sum / Math.max(1, (x1 - x0) * (y1 - y0) * (z1 - z0));
}

interface Judging {
  readonly companding: Companding;
  readonly minVoxels: number;
  readonly isUnknown: boolean;
  readonly onTry: (tries: number) => void;
}

function judge(volume: Volume, { companding, minVoxels, isUnknown, onTry }: Judging): Judged {
  const [dz, , dx] = volume.spacing;
  const middle = cropMiddle(volume);
  const search = (spacing: Volume['spacing']): Found =>
    findObjects({ ...middle.volume, spacing }, { companding, minVoxels });
  const tries: Found[] = [];
  const values: number[] = [];
  if (isUnknown) {
    for (const ratio of RATIOS) {
      const found = search([ratio, 1, 1]);
      tries.push(found);
      onTry(tries.length);
      values.push(valueOf(found.objects));
      if (values.length > 1 && values.at(-1)! < LEAST_GAIN * values.at(-2)!) break;
    }
  }
  const depthRatio = isUnknown ? peakOf(values) : dz / dx;
  const nearest = RATIOS.reduce((best, ratio, i) => (ratio <= depthRatio * 1.2 ? i : best), 0);
  const found = tries[nearest] ?? search(volume.spacing);
  const isLarge = voxelsOf(volume) > MOST_VOXELS;
  return { depthRatio, sizes: isLarge ? usefulSizes(found.objects) : SIZES, middle, found };
}

function valueOf(objects: readonly FoundObject[]): number {
  return objects.reduce((sum, { score }) => sum + score ** SHARPNESS, 0);
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
function cropMiddle(volume: Volume): Part {
  if (voxelsOf(volume) <= MOST_VOXELS) return { volume, x: 0, y: 0, z: 0 };
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
  return { volume: { ...volume, width, height, depth, data }, x: x0, y: y0, z: z0 };
}
