import type { Grid } from './segment/volume.ts';

/** Kernels end after so many standard deviations. */
const reach = 3;
/** One of fewer voxels changes nothing. */
const leastSigma = 0.2;

/** How many voxels away a Gaussian still reaches. */
export function reachOf(sigma: number): number {
  return sigma < leastSigma ? 0 : Math.max(1, Math.ceil(reach * sigma));
}

/** Smooths a part of a stack along its three axes, in place; beyond its sides it goes on with its last values. */
export function smoothTile(
  data: Float32Array,
  grid: Grid,
  sigmas: { x: number; y: number; z: number },
): void {
  const { width, height, depth } = grid;
  const lines = new Float32Array(Math.max(width, height, depth));
  const area = width * height;
  smoothAxis(
    data,
    { count: width, stride: 1, outer: [height, width], inner: [depth, area] },
    sigmas.x,
    lines,
  );
  smoothAxis(
    data,
    { count: height, stride: width, outer: [width, 1], inner: [depth, area] },
    sigmas.y,
    lines,
  );
  smoothAxis(
    data,
    { count: depth, stride: area, outer: [width, 1], inner: [height, width] },
    sigmas.z,
    lines,
  );
}

interface Axis {
  /** Voxels along it, and from one to the next. */
  readonly count: number;
  readonly stride: number;
  /** The lines: how many, and from one to the next, twice. */
  readonly outer: readonly [count: number, stride: number];
  readonly inner: readonly [count: number, stride: number];
}

function smoothAxis(data: Float32Array, axis: Axis, sigma: number, line: Float32Array): void {
  const radius = reachOf(sigma);
  if (radius === 0) return;
  const kernel = kernelOf(sigma, radius);
  const { count, stride, outer, inner } = axis;
  const last = count - 1;
  for (let a = 0; a < inner[0]; a++) {
    for (let b = 0; b < outer[0]; b++) {
      const start = a * inner[1] + b * outer[1];
      for (let at = 0; at < count; at++) line[at] = data[start + at * stride]!;
      for (let at = 0; at < count; at++) {
        let sum = kernel[0]! * line[at]!;
        for (let k = 1; k <= radius; k++) {
          const before = at - k < 0 ? 0 : at - k;
          const after = at + k > last ? last : at + k;
          sum += kernel[k]! * (line[before]! + line[after]!);
        }
        data[start + at * stride] = sum;
      }
    }
  }
}

/** The half kernel, its centre first; both sides together are 1. */
function kernelOf(sigma: number, radius: number): Float64Array {
  const kernel = Float64Array.from({ length: radius + 1 }, (_, k) =>
    Math.exp(-(k * k) / (2 * sigma * sigma)),
  );
  const sum = kernel.reduce((all, value, k) => all + (k === 0 ? value : 2 * value), 0);
  return kernel.map((value) => value / sum);
}
