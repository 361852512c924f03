import { fitTrend } from './fit-trend.ts';
import { createPlane, type Plane } from './raster.ts';
import { sorted } from './sort-values.ts';
import { halfSampleMode, nthSmallest, quantile, quantileOf, sample } from './statistics.ts';

/** The slowly varying background of a plane and the spread of what is left of it. */
export interface Background {
  /** `flat`: one level; `local`: a surface that follows uneven light or haze. */
  readonly method: 'flat' | 'local';
  /** Background of every block, block centres half a block apart from the border. */
  readonly surface: Plane;
  /** Edge of a block in pixels. */
  readonly block: number;
  /** Median of the surface. */
  readonly level: number;
  /** Standard deviation of background pixels around the surface. */
  readonly noise: number;
}

/** Background is called uneven when it varies by more than this share of what stands out of it. */
const UNEVEN_SHARE = 0.3;

/**
 * Estimates the background of a plane with bright objects: either its most common value, or a
 * quadratic surface along the lower side of the blocks' lower fifths.
 */
export function estimateBackground(plane: Plane, method: 'auto' | 'flat' | 'local'): Background {
  const values = sorted(sample(plane.data, 200_000));
  const mode = Math.min(halfSampleMode(values), quantileOf(values, 0.5));
  const spread = lowerSpread(values, mode);
  const edge = Math.min(plane.width, plane.height);
  const block = Math.max(6, Math.ceil(edge / 20));
  const surface = blockSurface(plane, block);
  const rest = sorted(sample(subtractBackground(plane, { surface, block }).data, 200_000));
  const middle = Math.min(halfSampleMode(rest), quantileOf(rest, 0.5));
  const localNoise = lowerSpread(rest, middle);
  const heights = sorted(surface.data);
  const range = quantileOf(heights, 0.95) - quantileOf(heights, 0.05);
  const uneven = range > Math.max(4 * localNoise, UNEVEN_SHARE * (quantileOf(rest, 0.99) - middle));
  const chosen = method === 'auto' ? (uneven ? 'local' : 'flat') : method;
  if (chosen === 'flat') {
    surface.data.fill(mode);
    return { method: 'flat', surface, block, level: mode, noise: spread };
  }
  for (let i = 0; i < surface.data.length; i++) surface.data[i]! += middle;
  return { method: 'local', surface, block, level: quantile(surface.data, 0.5), noise: localNoise };
}

/** The plane minus its background surface (bilinear between block centres). */
export function subtractBackground(plane: Plane, background: Pick<Background, 'surface' | 'block'>): Plane {
  const { surface, block } = background;
  const rest = createPlane(plane.width, plane.height);
  for (let y = 0; y < plane.height; y++) {
    const fy = Math.min(surface.height - 1, Math.max(0, (y + 0.5) / block - 0.5));
    const top = Math.min(surface.height - 1, Math.floor(fy));
    const bottom = Math.min(surface.height - 1, top + 1);
    for (let x = 0; x < plane.width; x++) {
      const fx = Math.min(surface.width - 1, Math.max(0, (x + 0.5) / block - 0.5));
      const left = Math.min(surface.width - 1, Math.floor(fx));
      const right = Math.min(surface.width - 1, left + 1);
      const wx = fx - left;
      const wy = fy - top;
      const above =
        surface.data[top * surface.width + left]! * (1 - wx) +
        surface.data[top * surface.width + right]! * wx;
      const below =
        surface.data[bottom * surface.width + left]! * (1 - wx) +
        surface.data[bottom * surface.width + right]! * wx;
      const i = y * plane.width + x;
      rest.data[i] = plane.data[i]! - (above * (1 - wy) + below * wy);
    }
  }
  return rest;
}

/** Spread of the sorted samples below the mode, mirrored: objects, which lie above, cannot widen it. */
function lowerSpread(inOrder: Float32Array, mode: number): number {
  let below = 0;
  while (below < inOrder.length && inOrder[below]! <= mode) below++;
  if (below === 0) return 0;
  const median = Math.fround(mode - inOrder[below - 1 - Math.round((below - 1) / 2)]!);
  // 1.4826: from the median of absolute deviations to the standard deviation of a normal distribution.
  return 1.4826 * median;
}

function blockSurface(plane: Plane, block: number): Plane {
  const width = Math.max(1, Math.ceil(plane.width / block));
  const height = Math.max(1, Math.ceil(plane.height / block));
  const blocks = createPlane(width, height);
  for (let by = 0; by < height; by++) {
    for (let bx = 0; bx < width; bx++) {
      blocks.data[by * width + bx] = lowerFifth(plane, bx * block, by * block, block);
    }
  }
  return fitTrend(blocks);
}

function lowerFifth(plane: Plane, x0: number, y0: number, block: number): number {
  // A last narrow block looks back, so that it is judged on as many pixels as the others.
  const left = Math.max(0, Math.min(x0, plane.width - block));
  const top = Math.max(0, Math.min(y0, plane.height - block));
  const right = Math.min(plane.width, left + block);
  const bottom = Math.min(plane.height, top + block);
  const step = Math.max(1, Math.floor(block / 64));
  const values = new Float32Array(Math.ceil((right - left) / step) * Math.ceil((bottom - top) / step));
  let count = 0;
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) values[count++] = plane.data[y * plane.width + x]!;
  }
  return nthSmallest(values, Math.round(0.2 * (count - 1)));
}
