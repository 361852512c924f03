import { drawMarks, type Frame } from './draw-scene.ts';
import { drawShapes, type ShapeLook } from './draw-shapes.ts';
import type { PictureLayer } from './picture-layer.ts';
import type { ShapeScene } from './shape-scene.ts';
import type { Shape } from './shape.ts';

/** An image with what is drawn over it. */
export interface DrawnImage {
  layer: PictureLayer;
  scene: ShapeScene;
  look: ShapeLook;
  /** Shapes of the objects that are pointed at and chosen. */
  hovered: readonly Shape[];
  selected: readonly Shape[];
}

/**
 * Draws an image with its shapes on one canvas. The context counts in CSS pixels.
 * @returns whether more of it is to be drawn in the next frame
 */
export function drawImage(
  context: CanvasRenderingContext2D,
  { layer, scene, look, hovered, selected }: DrawnImage,
  frame: Frame,
): boolean {
  const { view, stage, density } = frame;
  context.save();
  // The picture counts in device pixels.
  context.scale(1 / density, 1 / density);
  const unfinished = layer.draw(context, frame);
  context.restore();
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  drawShapes(context, scene, { look, view, stage });
  context.restore();
  if (hovered.length + selected.length > 0) {
    const marks = document.createElement('canvas');
    drawMarks(marks, { hovered, selected }, frame);
    context.drawImage(marks, 0, 0, stage.width, stage.height);
  }
  return unfinished;
}
