import type { Raster } from './raster.ts';

/** A disc to draw; centre and radius in pixels. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly value: number;
}

/** What a synthetic test image consists of. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly discs?: readonly Disc[];
  /** Brightness where there is no disc. */
  readonly background: number | ((x: number, y: number) => number);
  /** Standard deviation of added noise. */
  readonly noise?: number;
  readonly bitDepth?: 8 | 16;
}

/** Draws discs with edges one pixel soft on a background with seeded noise; values are rounded and clipped. */
export function drawScene(scene: Scene): Raster {
  const { width, height, discs = [], background, noise = 0, bitDepth = 8 } = scene;
  const most = 2 ** bitDepth - 1;
  const data = bitDepth === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
  const random = normalNumbers(11);
  const values = Float64Array.from({ length: width * height }, (_, i) =>
    typeof background === 'number' ? background : background(i % width, Math.floor(i / width)),
  );
  for (const disc of discs) {
    const reach = Math.ceil(disc.radius + 1);
    const [cx, cy] = [Math.round(disc.x), Math.round(disc.y)];
    for (let y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++) {
      for (let x = Math.max(0, cx - reach); x <= Math.min(width - 1, cx + reach); x++) {
        const cover = Math.min(1, Math.max(0, disc.radius + 0.5 - Math.hypot(x - disc.x, y - disc.y)));
        const under = values[y * width + x] ?? 0;
        values[y * width + x] = under + cover * (disc.value - under);
      }
    }
  }
  for (const [i, value] of values.entries()) {
    data[i] = Math.min(most, Math.max(0, Math.round(value + noise * random())));
  }
  return { width, height, channels: 1, bitDepth, data, pixelSizeUm: null, notes: [] };
}

/** Discs on a grid, none touching another or the border. */
export function discGrid(across: number, down: number, radius: number, value: number): Disc[] {
  const pitch = radius * 3.4;
  return Array.from({ length: across * down }, (_, i) => ({
    x: pitch * ((i % across) + 0.7),
    y: pitch * (Math.floor(i / across) + 0.7),
    radius,
    value,
  }));
}

/** Standard normal numbers from a linear congruential generator (Box–Muller), the same in every run. */
function normalNumbers(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state + 0.5) / 2_147_483_648;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
