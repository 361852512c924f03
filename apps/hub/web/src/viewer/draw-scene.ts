import { shapeColours } from './draw-shapes.ts';
import type { PictureLayer } from './picture-layer.ts';
import type { Shape } from './shape.ts';
import { traceShape } from './trace-shape.ts';
import type { Size, View } from './view-transform.ts';
import type { ViewerOverlay } from './viewer-tool.ts';

/** Where a drawing stands. `density` is the number of device pixels in a CSS pixel. */
export interface Frame {
  view: View;
  stage: Size;
  density: number;
}

/** Clears a canvas of the stage's size and puts its origin on the image's corner. */
export function begin(
  canvas: HTMLCanvasElement | null,
  { view, stage, density }: Frame,
): CanvasRenderingContext2D | null {
  const context = canvas?.getContext('2d') ?? null;
  if (!canvas || !context || stage.width === 0) return null;
  const [width, height] = [Math.round(stage.width * density), Math.round(stage.height * density)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, stage.width, stage.height);
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  return context;
}

/** Draws the picture. Returns whether more of it is to be drawn in the next frame. */
export function drawPicture(canvas: HTMLCanvasElement | null, layer: PictureLayer, frame: Frame): boolean {
  const context = begin(canvas, frame);
  if (!context) return false;
  context.resetTransform();
  return layer.draw(context, frame);
}

/** Draws what is pointed at and what is chosen, over all shapes; it shows even while they are hidden. */
export function drawMarks(
  canvas: HTMLCanvasElement | null,
  { hovered, selected }: { hovered: readonly Shape[]; selected: readonly Shape[] },
  frame: Frame,
): void {
  const context = begin(canvas, frame);
  if (!context) return;
  const px = 1 / frame.view.scale;
  context.lineJoin = 'round';
  for (const shape of [...hovered, ...selected]) {
    const isSelected = selected.includes(shape);
    context.beginPath();
    traceShape(context, shape.points, { from: 0, to: shape.points.length, tolerance: 0 });
    context.fillStyle = shape.attention ? shapeColours.attention : shapeColours.normal;
    context.globalAlpha = isSelected ? 0.28 : 0.16;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = shapeColours.under;
    context.lineWidth = (isSelected ? 5 : 4) * px;
    context.stroke();
    context.strokeStyle = shapeColours.mark;
    context.lineWidth = (isSelected ? 2.5 : 1.75) * px;
    context.stroke();
  }
}

/** Draws what others lay over the shapes, one after the other; each begins with a fresh context. */
export function drawOverlay(
  canvas: HTMLCanvasElement | null,
  layers: readonly (ViewerOverlay | null | undefined)[],
  frame: Frame,
): void {
  const context = begin(canvas, frame);
  if (!context) return;
  for (const draw of layers) {
    context.save();
    draw?.(context, frame.view);
    context.restore();
  }
}
