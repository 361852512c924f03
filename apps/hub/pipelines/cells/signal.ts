import { createPlane, type Plane, type Raster } from './raster.ts';
import { quantile } from './statistics.ts';

/** How a raster becomes one plane on which objects are bright: Σ weight × value, or × optical density. */
export interface SignalRecipe {
  readonly kind: 'brightness' | 'density';
  /** One weight per channel. */
  readonly weights: readonly number[];
  /** Per channel the value of unstained background; only for densities. */
  readonly white: readonly number[];
  /** Name for people: which channel or stain was measured. */
  readonly source: string;
}

/** A rectangle of the raster, in its pixels. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads a window through a recipe, averaged over `factor × factor` pixels. */
export function readSignal(raster: Raster, recipe: SignalRecipe, window: Window, factor: number): Plane {
  const plane = createPlane(Math.ceil(window.width / factor), Math.ceil(window.height / factor));
  const used = recipe.weights
    .map((weight, channel) => ({ weight, channel }))
    .filter(({ weight }) => weight !== 0);
  for (let y = 0; y < plane.height; y++) {
    const top = window.y + y * factor;
    const bottom = Math.min(window.y + window.height, top + factor);
    for (let x = 0; x < plane.width; x++) {
      const left = window.x + x * factor;
      const right = Math.min(window.x + window.width, left + factor);
      let value = 0;
      for (const { weight, channel } of used) {
        const mean = meanOf(raster, channel, { left, top, right, bottom });
        value += weight * (recipe.kind === 'density' ? density(mean, recipe.white[channel] ?? 1) : mean);
      }
      plane.data[y * plane.width + x] = value;
    }
  }
  return plane;
}

interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function meanOf(
  { data, width, channels }: Raster,
  channel: number,
  { left, top, right, bottom }: Block,
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += data[(y * width + x) * channels + channel]!;
  }
  return sum / ((bottom - top) * (right - left));
}

/** Beer–Lambert optical density; a two-hundredth of white keeps black pixels finite. */
function density(value: number, white: number): number {
  const floor = Math.max(white / 200, 1e-9);
  return Math.log((white + floor) / (Math.max(value, 0) + floor));
}

/** Brightest common value of each channel (99th percentile): the light that no stain absorbed. */
export function whitePoint(channelPlanes: readonly Plane[]): number[] {
  return channelPlanes.map((plane) => Math.max(quantile(plane.data, 0.99), 1e-6));
}
