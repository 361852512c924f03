import type { PixelDisplay } from './pixel-display.ts';

/** A tile as the screen takes it. */
export interface PaintedTile {
  canvas: HTMLCanvasElement;
  /** That it was painted for. */
  display: PixelDisplay;
}

/** Painted tiles by name, those that were not used for longest forgotten. */
export interface PaintedTiles {
  get(name: string): PaintedTile | undefined;
  set(name: string, tile: PaintedTile): void;
}

/** Four bytes each. */
const mostPixels = 25_000_000;

/** @param most pixels of all tiles together */
export function createPaintedTiles(most: number = mostPixels): PaintedTiles {
  const kept = new Map<string, PaintedTile & { pixels: number }>();
  let pixels = 0;
  const forget = (name: string): void => {
    pixels -= kept.get(name)?.pixels ?? 0;
    kept.delete(name);
  };
  return {
    get(name) {
      const found = kept.get(name);
      if (found) {
        kept.delete(name);
        kept.set(name, found);
      }
      return found;
    },
    set(name, tile) {
      forget(name);
      const own = tile.canvas.width * tile.canvas.height;
      kept.set(name, { ...tile, pixels: own });
      pixels += own;
      for (const oldest of kept.keys()) {
        if (pixels <= most || kept.size === 1) break;
        forget(oldest);
      }
    },
  };
}
