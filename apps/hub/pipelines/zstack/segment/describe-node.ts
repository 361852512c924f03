import { brightness, type Companding } from './companding.ts';
import type { MergeNode } from './merge-tree.ts';
import { SUMS, TONE_BITS, TONES, type PartMoments } from './part-moments.ts';
import type { Relief } from './relief.ts';
import type { Spacing } from './volume.ts';

/** What a node looks like when it is taken as one object. */
export interface NodeShape {
  readonly voxels: number;
  /** In real units. */
  readonly volume: number;
  /** The first step of the companded scale that belongs to the object. */
  readonly step: number;
  /** Inputs of the score model (see score-model.ts), in its order. */
  readonly inputs: readonly number[];
}

/** What all nodes of one size share. */
export interface NodeContext {
  readonly moments: PartMoments;
  readonly companding: Companding;
  readonly relief: Relief;
  readonly spacing: Spacing;
  /** The size looked for, in voxels along x. */
  readonly sigma: number;
  readonly minVoxels: number;
  /** Memory for the sums of one node: `TONES * SUMS` places. */
  readonly sums: Float64Array;
}

/**
 * Where an outline runs between the mean of the surroundings (0) and of the object (1): in the middle of the edge,
 * which is a little above one half, as the object's mean has its blurred rim in it.
 */
const OUTLINE_AT = 0.53;
/** An object's mean is at least this far above the background, in knees. */
const LEAST_BRIGHTNESS = 0.1;

/**
 * Measures a node: inside and outside are told apart by Otsu's threshold over its own basins, so that every
 * object follows its own brightness. Null when it is too small or too dim for an object.
 */
export function describeNode(
  node: MergeNode,
  parts: readonly number[],
  context: NodeContext,
): NodeShape | null {
  const { companding, relief, spacing, moments } = context;
  const { sums } = context;
  sums.fill(0);
  for (const part of parts) moments.add(part, sums);
  const tone = splitTones(sums, companding);
  const inside = total(sums, tone, TONES, companding);
  const outside = total(sums, 0, tone, companding);
  const voxels = inside.sums[0]!;
  if (voxels < context.minVoxels) return null;
  const { ground, knee } = companding;
  const mean = inside.light / voxels;
  if (mean < ground + LEAST_BRIGHTNESS * knee) return null;
  const around = outside.sums[0] === 0 ? ground : outside.light / outside.sums[0]!;
  const lit = Math.max(ground, Math.min(around, mean));

  const voxel = spacing[0] * spacing[1] * spacing[2];
  const volume = voxels * voxel;
  const spread = spreadOf(inside.sums, Math.cbrt(voxel));
  const solid = volume / ((4 / 3) * Math.PI * 5 ** 1.5 * Math.sqrt(spread.determinant));
  const radius = Math.cbrt((3 * volume) / (4 * Math.PI));
  const { unit } = relief;
  const bright = brightness(companding, mean);
  let edge = 0;
  for (let i = 0; i < TONES; i++) {
    const share = (levelOf(companding, i) - around) / (mean - around);
    if (share > 0.3 && share < 0.7) edge += sums[i * SUMS]!;
  }
  const cut = lit + OUTLINE_AT * (mean - lit);
  let step = 1;
  while (step < 255 && companding.levels[step]! < cut) step++;
  return {
    voxels,
    volume,
    step,
    inputs: [
      solid,
      node.dip * unit,
      Math.min(3, (node.summit - node.pass) * unit),
      Math.log(radius / (context.sigma * spacing[2])),
      Math.log(Math.max(0.5, Math.cbrt(voxels) / 2)),
      (mean - lit) / (mean - ground),
      bright,
      bright - brightness(companding, lit),
      Math.cbrt(inside.sums[10]! / voxels),
      voxels / (voxels + outside.sums[0]!),
      Math.log(node.partCount),
      edge / voxels ** (2 / 3),
      (node.summit - relief.sea) * unit,
      Math.log(spread.trace ** 3 / (27 * spread.determinant)),
    ],
  };
}

/** Level in the middle of a tone. */
function levelOf({ levels }: Companding, tone: number): number {
  return (levels[(tone << TONE_BITS) + 1]! + levels[(tone << TONE_BITS) + 2]!) / 2;
}

function total(
  sums: Float64Array,
  from: number,
  to: number,
  companding: Companding,
): { sums: Float64Array; light: number } {
  const all = new Float64Array(SUMS);
  let light = 0;
  for (let tone = from; tone < to; tone++) {
    const at = tone * SUMS;
    if (sums[at] === 0) continue;
    light += sums[at]! * levelOf(companding, tone);
    for (let i = 0; i < SUMS; i++) all[i]! += sums[at + i]!;
  }
  return { sums: all, light };
}

/** Otsu's threshold over the tones: the first tone that is inside. */
function splitTones(sums: Float64Array, companding: Companding): number {
  const { sums: all, light } = total(sums, 0, TONES, companding);
  let best = 0;
  let split = 1;
  let number = 0;
  let sum = 0;
  for (let tone = 0; tone < TONES - 1; tone++) {
    const here = sums[tone * SUMS]!;
    if (here === 0) continue;
    number += here;
    sum += here * levelOf(companding, tone);
    if (number === all[0]) break;
    const difference = sum / number - (light - sum) / (all[0]! - number);
    const between = number * (all[0]! - number) * difference * difference;
    if (between <= best) continue;
    best = between;
    split = tone + 1;
  }
  return split;
}

/** Determinant and trace of the covariance of the voxels' places; a voxel is a cube, not a point. */
function spreadOf(sums: Float64Array, side: number): { determinant: number; trace: number } {
  const n = sums[0]!;
  const [mx, my, mz] = [sums[1]! / n, sums[2]! / n, sums[3]! / n];
  const own = (side * side) / 12;
  const xx = sums[4]! / n - mx * mx + own;
  const yy = sums[5]! / n - my * my + own;
  const zz = sums[6]! / n - mz * mz + own;
  const xy = sums[7]! / n - mx * my;
  const xz = sums[8]! / n - mx * mz;
  const yz = sums[9]! / n - my * mz;
  const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  return { determinant: Math.max(determinant, 1e-12), trace: xx + yy + zz };
}
