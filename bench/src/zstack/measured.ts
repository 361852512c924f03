import { z } from 'zod';

/** A stack as both sides read it: 16-bit samples, little-endian, slice by slice. */
export interface RawStack {
  path: string;
  width: number;
  height: number;
  depth: number;
  spacing: readonly [dz: number, dy: number, dx: number];
}

/** A stack and how it is segmented: the same for both sides. */
export interface SegmentOrder extends RawStack {
  /** Standard deviation of the Gaussian, in pixels. */
  smoothing: number;
  /** Smallest object, in voxels. */
  least: number;
  /** Seeds are further apart than this share of the largest distance to an edge. */
  near: number;
}

export interface MeasureOrder {
  /** A small one, segmented before: what is loaded and compiled on first use is not measured. */
  warmUp: SegmentOrder;
  stack: SegmentOrder;
  /** How often it is segmented; the run in the middle counts, and of memory the first. */
  runs: number;
}

/** What one segmentation took. */
export interface Measured {
  /** By the name of the step, ms. */
  laps: Record<string, number>;
  /** Voxels that belong to an object. */
  inside: number;
  /** How far resident memory rose above what the process had before it read the stack. */
  bytes: number;
}

export const measuredSchema: z.ZodType<Measured> = z.object({
  laps: z.record(z.string(), z.number()),
  inside: z.int(),
  bytes: z.number(),
});
