import { createPlane, type Plane } from './raster.ts';

/** Gaussian blur with mirrored edges; `sigma` in pixels. Below 0.2 the plane comes back unchanged. */
export function smooth(plane: Plane, sigma: number): Plane {
  if (sigma < 0.2) return plane;
  const kernel = gaussianKernel(sigma);
  const across = createPlane(plane.width, plane.height);
  convolve(
    plane.data,
    across.data,
    { lines: plane.height, length: plane.width, lineStep: plane.width, step: 1 },
    kernel,
  );
  const down = createPlane(plane.width, plane.height);
  convolve(
    across.data,
    down.data,
    { lines: plane.width, length: plane.height, lineStep: 1, step: plane.width },
    kernel,
  );
  return down;
}

interface Lines {
  lines: number;
  length: number;
  lineStep: number;
  step: number;
}

function convolve(from: Float32Array, to: Float32Array, layout: Lines, kernel: Float64Array): void {
  const { lines, length, lineStep, step } = layout;
  const radius = kernel.length - 1;
  const padded = new Float64Array(length + 2 * radius);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let i = -radius; i < length + radius; i++) {
      padded[i + radius] = from[start + mirror(i, length) * step]!;
    }
    for (let i = 0; i < length; i++) {
      const centre = i + radius;
      let sum = kernel[0]! * padded[centre]!;
      for (let k = 1; k <= radius; k++) sum += kernel[k]! * (padded[centre - k]! + padded[centre + k]!);
      to[start + i * step] = sum;
    }
  }
}

function mirror(index: number, length: number): number {
  let i = index;
  while (i < 0 || i >= length) i = i < 0 ? -i - 1 : 2 * length - 1 - i;
  return i;
}

/** The half kernel, centre first, cut at three sigma and normalised to sum 1 over both sides. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(3 * sigma));
  const kernel = new Float64Array(radius + 1);
  let sum = 0;
  for (let k = 0; k <= radius; k++) {
    const value = Math.exp(-(k * k) / (2 * sigma * sigma));
    kernel[k] = value;
    sum += k === 0 ? value : 2 * value;
  }
  return kernel.map((value) => value / sum);
}
