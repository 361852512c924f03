import { createPaintedTiles, type PaintedTiles } from './painted-tiles.ts';
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
/** Above it single pixels are looked at: they stay squares. */
const crispFrom = 2.5;

type DrawingFrame = Parameters<PictureLayer['draw']>[1];

/** Tiles of one plane under one display. */
export interface TileLayer extends PictureLayer {
  /** Paints what is there and in sight, as far as the time of a frame goes. Returns whether that is all of it. */
  paint(frame: DrawingFrame): boolean;
  /** Draws what was painted and nothing else. */
  show(context: CanvasRenderingContext2D, frame: DrawingFrame): void;
}

/**
 * Shows the tiles of an image, coarser ones until the finer have come. `preview` lies beneath all.
 * @param painted where the painted tiles are kept, under names that begin with `name`
 */
export function createTileLayer(
  source: PixelSource,
  { painted = createPaintedTiles(), name = '' }: { painted?: PaintedTiles; name?: string } = {},
): {
  /** @param painter where it is there already: its tables take a moment */
  layer(display: PixelDisplay, preview: CanvasImageSource | null, painter?: TilePainter): TileLayer;
} {
  const nameOf = (place: TilePlace): string => `${name} ${keyOf(place)}`;
  const { info } = source;
  /** The coarsest level. */
  const whole = { level: info.levels.length - 1, column: 0, row: 0 };

  function paint(place: TilePlace, display: PixelDisplay, painter: TilePainter): void {
    const samples = source.tile(place);
    const level = info.levels[place.level];
    if (!samples || !level) return;
    const width = Math.min(info.tileSize, level.width - place.column * info.tileSize);
    const key = nameOf(place);
    const canvas = painted.get(key)?.canvas ?? document.createElement('canvas');
    const rgba = painter(samples);
    [canvas.width, canvas.height] = [width, rgba.length / 4 / width];
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width), 0, 0);
    painted.set(key, { canvas, display });
  }

  function drawTile(context: CanvasRenderingContext2D, range: TileRange, place: TilePlace): void {
    const [left, top, right, bottom] = range.place(place);
    // The finest version that is there: of the same tile, or the part of a coarser one.
    for (let up = 0; place.level + up < info.levels.length; up += 1) {
      const column = place.column >> up;
      const row = place.row >> up;
      const found = painted.get(nameOf({ level: place.level + up, column, row }));
      if (!found) continue;
      const part = info.tileSize >> up;
      const [x, y] = [(place.column - (column << up)) * part, (place.row - (row << up)) * part];
      const width = up === 0 ? found.canvas.width : Math.min(part, found.canvas.width - x);
      const height = up === 0 ? found.canvas.height : Math.min(part, found.canvas.height - y);
      context.drawImage(found.canvas, x, y, width, height, left, top, right - left, bottom - top);
      return;
    }
  }

  return {
    layer(display, preview, painter = createTilePainter(display, info.format)) {
      const isCurrent = (place: TilePlace): boolean => painted.get(nameOf(place))?.display === display;
      const layer: TileLayer = {
        paint(frame) {
          const until = performance.now() + paintingMs;
          let finished = true;
          const { tiles } = tilesInSight(info, frame);
          // The coarsest only stands in for those that are still to come.
          const isWhole = tiles.every((place) => source.has(place));
          for (const place of isWhole ? tiles : [whole, ...tiles]) {
            if (isCurrent(place) || !source.tile(place)) continue;
            if (performance.now() > until) finished = false;
            else paint(place, display, painter);
          }
          return finished;
        },
        show(context, frame) {
          const range = tilesInSight(info, frame);
          context.imageSmoothingEnabled = frame.view.scale < crispFrom;
          context.imageSmoothingQuality = 'medium';
          if (preview && !painted.get(nameOf(whole))) {
            const [left, top, right, bottom] = range.whole;
            context.drawImage(preview, left, top, right - left, bottom - top);
          }
          for (const place of range.tiles) drawTile(context, range, place);
        },
        draw(context, frame) {
          const finished = layer.paint(frame);
          layer.show(context, frame);
          return !finished;
        },
      };
      return layer;
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
