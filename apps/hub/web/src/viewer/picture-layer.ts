import { createTilePainter, type TilePainter } from './paint-tile.ts';
import type { PixelDisplay } from './pixel-display.ts';
import { keyOf, type PixelSource, type TilePlace } from './pixel-source.ts';
import { type TileRange, tilesInSight } from './tiles-in-sight.ts';
import type { Size, View } from './view-transform.ts';

/** The picture beneath the shapes. */
export interface PictureLayer {
  /**
   * Draws what is there of it. The context counts in device pixels.
   * @returns whether something that is there already is still to be painted: draw again in the next frame.
   */
  draw(context: CanvasRenderingContext2D, frame: { view: View; stage: Size; density: number }): boolean;
}

/** Time for painting tiles in a frame, ms: what remains of it is for drawing. */
const paintingMs = 9;
/** Painted tiles that are kept; each takes a megabyte. */
const mostPainted = 96;
/** Above it single pixels are looked at: they stay squares. */
const crispFrom = 2.5;

interface Painted {
  canvas: HTMLCanvasElement;
  /** Of the display that it was painted for. */
  display: PixelDisplay;
}

/** Shows the tiles of an image, coarser ones until the finer have come. `preview` lies beneath all. */
export function createTileLayer(source: PixelSource): {
  layer(display: PixelDisplay, preview: CanvasImageSource | null): PictureLayer;
} {
  const painted = new Map<string, Painted>();

  function paint(place: TilePlace, display: PixelDisplay, painter: TilePainter): void {
    const samples = source.tile(place);
    if (!samples) return;
    const { info } = source;
    const level = info.levels[place.level];
    if (!level) return;
    const width = Math.min(info.tileSize, level.width - place.column * info.tileSize);
    const key = keyOf(place);
    const canvas = painted.get(key)?.canvas ?? document.createElement('canvas');
    const rgba = painter(samples);
    [canvas.width, canvas.height] = [width, rgba.length / 4 / width];
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width), 0, 0);
    painted.delete(key);
    painted.set(key, { canvas, display });
    const [oldest] = painted.keys();
    if (painted.size > mostPainted && oldest !== undefined) painted.delete(oldest);
  }

  function drawTile(context: CanvasRenderingContext2D, range: TileRange, place: TilePlace): void {
    const { tileSize } = source.info;
    const [left, top, right, bottom] = range.place(place);
    // The finest version that is there: of the same tile, or the part of a coarser one.
    for (let up = 0; place.level + up < source.info.levels.length; up += 1) {
      const column = place.column >> up;
      const row = place.row >> up;
      const found = painted.get(keyOf({ level: place.level + up, column, row }));
      if (!found) continue;
      const part = tileSize >> up;
      const [x, y] = [(place.column - (column << up)) * part, (place.row - (row << up)) * part];
      const width = up === 0 ? found.canvas.width : Math.min(part, found.canvas.width - x);
      const height = up === 0 ? found.canvas.height : Math.min(part, found.canvas.height - y);
      context.drawImage(found.canvas, x, y, width, height, left, top, right - left, bottom - top);
      return;
    }
  }

  return {
    layer(display, preview) {
      const painter = createTilePainter(display, source.info.format);
      const isCurrent = (place: TilePlace): boolean => painted.get(keyOf(place))?.display === display;
      return {
        draw(context, frame) {
          const range = tilesInSight(source.info, frame);
          const until = performance.now() + paintingMs;
          let unfinished = false;
          // The smallest level first: there is always something to show.
          const whole = { level: source.info.levels.length - 1, column: 0, row: 0 };
          for (const place of [whole, ...range.tiles]) {
            if (isCurrent(place) || !source.tile(place)) continue;
            if (performance.now() > until) unfinished = true;
            else paint(place, display, painter);
          }
          context.imageSmoothingEnabled = frame.view.scale < crispFrom;
          context.imageSmoothingQuality = 'medium';
          if (preview && !painted.has(keyOf(whole))) {
            const [left, top, right, bottom] = range.whole;
            context.drawImage(preview, left, top, right - left, bottom - top);
          }
          for (const place of range.tiles) drawTile(context, range, place);
          return unfinished;
        },
      };
    },
  };
}

/** A picture without values behind it. */
export function plainLayer(source: CanvasImageSource | null, size: Size): PictureLayer {
  return {
    draw(context, { view, density }) {
      if (!source) return false;
      const scale = view.scale * density;
      context.imageSmoothingEnabled = view.scale < crispFrom;
      context.imageSmoothingQuality = 'high';
      context.drawImage(source, view.x * density, view.y * density, size.width * scale, size.height * scale);
      return false;
    },
  };
}
