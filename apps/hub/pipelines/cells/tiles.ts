import type { Window } from './signal.ts';

/** A part of the image that is worked on at once. */
export interface Tile {
  /** The tile's own share; cores cover the image without overlap. */
  readonly core: Window;
  /** The core and a margin, so that objects on its border are seen whole. */
  readonly window: Window;
}

/** Images of up to this many working pixels are done in one piece. */
const ONE_PIECE = 600_000;
/** Edge of a core in working pixels: progress is told, and a cancel seen, between tiles. */
const CORE_EDGE = 512;

/** Cuts an image into tiles whose margins hold two typical objects. */
export function planTiles(
  size: { width: number; height: number },
  shrink: number,
  diameter: number | null,
): Tile[] {
  const { width, height } = size;
  if (width * height <= ONE_PIECE * shrink * shrink) {
    const whole = { x: 0, y: 0, width, height };
    return [{ core: whole, window: whole }];
  }
  const across = Math.ceil(width / (CORE_EDGE * shrink));
  const down = Math.ceil(height / (CORE_EDGE * shrink));
  // Cores begin at multiples of the shrink factor, so that neighbours see the same working pixels.
  const coreWidth = Math.ceil(width / across / shrink) * shrink;
  const coreHeight = Math.ceil(height / down / shrink) * shrink;
  const margin = Math.ceil((2 * (diameter ?? 40)) / shrink) * shrink;
  const tiles: Tile[] = [];
  for (let y = 0; y < height; y += coreHeight) {
    for (let x = 0; x < width; x += coreWidth) {
      const core = { x, y, width: Math.min(coreWidth, width - x), height: Math.min(coreHeight, height - y) };
      const left = Math.max(0, x - margin);
      const top = Math.max(0, y - margin);
      const window = {
        x: left,
        y: top,
        width: Math.min(width, x + core.width + margin) - left,
        height: Math.min(height, y + core.height + margin) - top,
      };
      tiles.push({ core, window });
    }
  }
  return tiles;
}
