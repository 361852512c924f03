import type { ShapeLook } from '../draw-shapes.ts';
import { drawImage } from '../draw-image.ts';
import type { PictureLayer } from '../picture-layer.ts';
import type { ShapeScene } from '../shape-scene.ts';
import type { Shape } from '../shape.ts';
import type { Point, Size, View } from '../view-transform.ts';

/** What a pane shows. */
export interface PaneContent {
  layer: PictureLayer;
  scene: ShapeScene;
  look: ShapeLook;
  hovered: readonly Shape[];
  selected: readonly Shape[];
  view: View;
  room: Size;
  /** Where the planes cross, in CSS pixels of the pane. */
  cross: Point;
}

/** What is cut is seen between the lines, CSS pixels. */
const gap = 9;

/** Draws a pane; the context counts in CSS pixels from its corner. Returns whether more of it is to be drawn. */
export function drawPane(
  context: CanvasRenderingContext2D,
  { cross, room, view, ...content }: PaneContent,
  density: number,
): boolean {
  const unfinished = drawImage(context, content, { view, stage: room, density });
  for (const [style, width] of [
    ['rgb(0 0 0 / 0.5)', 3],
    ['rgb(255 255 255 / 0.75)', 1],
  ] as const) {
    context.beginPath();
    line(context, { x: 0, y: cross.y }, { x: cross.x - gap, y: cross.y });
    line(context, { x: cross.x + gap, y: cross.y }, { x: room.width, y: cross.y });
    line(context, { x: cross.x, y: 0 }, { x: cross.x, y: cross.y - gap });
    line(context, { x: cross.x, y: cross.y + gap }, { x: cross.x, y: room.height });
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
  return unfinished;
}

/** On the middle of a pixel of the screen: it is sharp. */
function line(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  const sharp = (at: number): number => Math.floor(at) + 0.5;
  context.moveTo(sharp(from.x), sharp(from.y));
  context.lineTo(sharp(to.x), sharp(to.y));
}
