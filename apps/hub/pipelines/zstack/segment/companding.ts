import { histogramOf, thresholdOf } from './thresholds.ts';
import type { Levels } from './smooth.ts';

/**
 * A scale of 255 steps on which equal steps are equal ratios of brightness above the background, and that
 * is linear near the background: dim and bright objects then look alike.
 */
export interface Companding {
  /** From a level to its step, 1 … 255. */
  readonly steps: Uint8Array;
  /** From a step to its level. */
  readonly levels: Float64Array;
  /** What a step is worth in `brightness`. */
  readonly unit: number;
  /** The level of the background. */
  readonly ground: number;
  /** How far above the background the scale turns from linear to logarithmic, in levels. */
  readonly knee: number;
}

/** Brightness of a level: about the logarithm of its height above the background, in knees. */
export function brightness({ ground, knee }: Companding, level: number): number {
  return Math.asinh((level - ground) / knee);
}

/** Finds the scale of a stack: the background is the median of what Li's threshold leaves dark. */
export function compandingOf(levels: Levels): Companding {
  const counts = histogramOf(levels.data);
  const threshold = thresholdOf(counts, 'li');
  let dark = 0;
  for (let i = 0; i < threshold; i++) dark += counts[i]!;
  let ground = 0;
  for (let sum = 0; ground < threshold; ground++) {
    sum += counts[ground]!;
    if (sum >= dark / 2) break;
  }
  const knee = Math.max(1, threshold - ground);
  const bottom = Math.asinh(-ground / knee);
  const unit = (Math.asinh((65_535 - ground) / knee) - bottom) / 254;
  const steps = new Uint8Array(65_536);
  for (let i = 0; i < steps.length; i++) {
    steps[i] = Math.round(1 + (Math.asinh((i - ground) / knee) - bottom) / unit);
  }
  const back = Float64Array.from(
    { length: 256 },
    (_, i) => ground + knee * Math.sinh(bottom + (i - 1) * unit),
  );
  return { steps, levels: back, unit, ground, knee };
}

/** Writes the step of every voxel. */
export function compand(levels: Levels, { steps }: Companding, out: Uint8Array): void {
  for (let i = 0; i < out.length; i++) out[i] = steps[levels.data[i]!]!;
}
