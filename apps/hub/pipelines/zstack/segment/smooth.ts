import { voxelsOf, type Grid, type Volume } from './volume.ts';

/** Smoothed values as 16-bit levels: two bytes a voxel, whatever the type of the data. */
export interface Levels extends Grid {
  readonly data: Uint16Array<ArrayBuffer>;
  /** The data's value at level 0. */
  readonly low: number;
  /** What one level is worth in the data's unit. */
  readonly step: number;
}

/** A standard deviation below this many voxels changes nothing. */
const LEAST_SIGMA = 0.2;
/** Kernels end after this many standard deviations, where the Gaussian has fallen to 1 %. */
const REACH = 3;
const TOP = 65_535;

/**
 * Gaussian smoothing with mirrored edges. `sigma` is in voxels along x; along y and z it is the same
 * real length. `onSlice` hears every slice; `into` is used instead of new memory.
 */
export function smoothVolume(
  volume: Volume,
  sigma: number,
  onSlice: () => void = () => undefined,
  into?: Uint16Array<ArrayBuffer>,
): Levels {
  const { width, height, depth, spacing, data } = volume;
  const { low, high } = volume.range ?? rangeOf(data);
  const step = high > low ? (high - low) / TOP : 1;
  const levels = { width, height, depth, low, step, data: into ?? new Uint16Array(voxelsOf(volume)) };
  const [dz, dy, dx] = spacing;
  const acrossX = gaussianKernel(sigma);
  const acrossY = gaussianKernel((sigma * dx) / dy);
  const area = width * height;
  const plane = new Float32Array(area);
  const other = new Float32Array(area);
  for (let z = 0; z < depth; z++) {
    const slice = data.subarray(z * area, (z + 1) * area);
    // NaN stands for what was not recorded.
    for (let i = 0; i < area; i++) plane[i] = slice[i]! >= low ? (slice[i]! - low) / step : 0;
    convolveLines(plane, other, width, acrossX);
    convolveRows(other, plane, width, acrossY);
    store(plane, levels.data, z * area);
    onSlice();
  }
  smoothAcrossSlices(levels, gaussianKernel((sigma * dx) / dz));
  return levels;
}

/** The third pass, in place: what is gathered is one row of all slices. */
function smoothAcrossSlices(levels: Levels, kernel: Float64Array): void {
  if (kernel.length === 1) return;
  const { width, height, depth, data } = levels;
  const area = width * height;
  const plane = new Float32Array(width * depth);
  const other = new Float32Array(width * depth);
  for (let y = 0; y < height; y++) {
    for (let z = 0; z < depth; z++) {
      const from = z * area + y * width;
      for (let x = 0; x < width; x++) plane[z * width + x] = data[from + x]!;
    }
    convolveRows(plane, other, width, kernel);
    for (let z = 0; z < depth; z++) {
      const to = z * area + y * width;
      for (let x = 0; x < width; x++) data[to + x] = other[z * width + x]! + 0.5;
    }
  }
}

function store(plane: Float32Array, data: Uint16Array, at: number): void {
  for (let i = 0; i < plane.length; i++) data[at + i] = plane[i]! + 0.5;
}

function rangeOf(data: Volume['data']): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < low && value !== -Infinity) low = value;
    if (value > high && value !== Infinity) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

/** Every line of a plane, along the line. */
function convolveLines(from: Float32Array, to: Float32Array, width: number, kernel: Float64Array): void {
  const radius = kernel.length - 1;
  const padded = new Float32Array(width + 2 * radius);
  for (let start = 0; start < from.length; start += width) {
    for (let i = -radius; i < width + radius; i++) padded[i + radius] = from[start + mirror(i, width)]!;
    for (let i = 0; i < width; i++) {
      const centre = i + radius;
      let sum = kernel[0]! * padded[centre]!;
      for (let k = 1; k <= radius; k++) sum += kernel[k]! * (padded[centre - k]! + padded[centre + k]!);
      to[start + i] = sum;
    }
  }
}

/** Every column of a plane, down the rows; whole rows at a time, as memory likes it. */
function convolveRows(from: Float32Array, to: Float32Array, width: number, kernel: Float64Array): void {
  const rows = from.length / width;
  for (let row = 0; row < rows; row++) {
    const out = row * width;
    const weight = kernel[0]!;
    for (let x = 0; x < width; x++) to[out + x] = weight * from[out + x]!;
    let k = 1;
    // Two steps of the kernel at once: half as many ways to memory and back.
    for (; k + 1 < kernel.length; k += 2) {
      const above = mirror(row - k, rows) * width;
      const below = mirror(row + k, rows) * width;
      const further = mirror(row - k - 1, rows) * width;
      const lower = mirror(row + k + 1, rows) * width;
      const share = kernel[k]!;
      const less = kernel[k + 1]!;
      for (let x = 0; x < width; x++) {
        to[out + x]! +=
          share * (from[above + x]! + from[below + x]!) + less * (from[further + x]! + from[lower + x]!);
      }
    }
    if (k < kernel.length) {
      const above = mirror(row - k, rows) * width;
      const below = mirror(row + k, rows) * width;
      const share = kernel[k]!;
      for (let x = 0; x < width; x++) to[out + x]! += share * (from[above + x]! + from[below + x]!);
    }
  }
}

function mirror(index: number, length: number): number {
  let i = index;
  while (i < 0 || i >= length) i = i < 0 ? -i - 1 : 2 * length - 1 - i;
  return i;
}

/** The half kernel, centre first; sums to 1 over both sides. */
function gaussianKernel(sigma: number): Float64Array {
  if (!(sigma >= LEAST_SIGMA)) return new Float64Array([1]);
  const kernel = new Float64Array(Math.max(1, Math.ceil(REACH * sigma)) + 1);
  let sum = 0;
  for (let k = 0; k < kernel.length; k++) {
    kernel[k] = Math.exp(-(k * k) / (2 * sigma * sigma));
    sum += k === 0 ? kernel[k]! : 2 * kernel[k]!;
  }
  return kernel.map((value) => value / sum);
}
