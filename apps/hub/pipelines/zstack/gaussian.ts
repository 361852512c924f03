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
  const area = width * height;
  const [alongX, alongY, alongZ] = [kernelOf(sigmas.x), kernelOf(sigmas.y), kernelOf(sigmas.z)];
  smoothAlong(data, width, alongX);
  for (let z = 0; z < depth; z++) {
    smoothAcross(data, { start: z * area, count: height, stride: width, width }, alongY);
  }
  for (let y = 0; y < height; y++) {
    smoothAcross(data, { start: y * width, count: depth, stride: area, width }, alongZ);
  }
}

/** Each row by itself. */
function smoothAlong(data: Float32Array, width: number, kernel: Float64Array): void {
  const radius = kernel.length - 1;
  if (radius === 0) return;
  const before = new Float32Array(width + 2 * radius);
  for (let row = 0; row < data.length; row += width) {
    before.fill(data[row]!, 0, radius);
    before.set(data.subarray(row, row + width), radius);
    before.fill(data[row + width - 1]!, radius + width);
    for (let x = 0; x < width; x++) {
      const centre = x + radius;
      let sum = kernel[0]! * before[centre]!;
      for (let k = 1; k <= radius; k++) sum += kernel[k]! * (before[centre - k]! + before[centre + k]!);
      data[row + x] = sum;
    }
  }
}

interface Rows {
  readonly start: number;
  readonly count: number;
  /** From one row to the next. */
  readonly stride: number;
  readonly width: number;
}

/** Across rows, whole rows at a time, as memory likes it. */
function smoothAcross(data: Float32Array, { start, count, stride, width }: Rows, kernel: Float64Array): void {
  const radius = kernel.length - 1;
  if (radius === 0) return;
  const before = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const from = start + row * stride;
    before.set(data.subarray(from, from + width), row * width);
  }
  for (let row = 0; row < count; row++) {
    const to = start + row * stride;
    const centre = kernel[0]!;
    for (let x = 0; x < width; x++) data[to + x] = centre * before[row * width + x]!;
    for (let k = 1; k <= radius; k++) {
      const above = Math.max(0, row - k) * width;
      const below = Math.min(count - 1, row + k) * width;
      const share = kernel[k]!;
      for (let x = 0; x < width; x++) data[to + x]! += share * (before[above + x]! + before[below + x]!);
    }
  }
}

/** The half kernel, its centre first; both sides together are 1. */
function kernelOf(sigma: number): Float64Array {
  const radius = reachOf(sigma);
  if (radius === 0) return new Float64Array([1]);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, k) =>
    Math.exp(-(k * k) / (2 * sigma * sigma)),
  );
  const sum = kernel.reduce((all, value, k) => all + (k === 0 ? value : 2 * value), 0);
  return kernel.map((value) => value / sum);
}
