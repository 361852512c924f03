import { isInSight, type Outline } from './outline.ts';
import type { PictureLayer } from './picture-layer.ts';
import type { Size, View } from './view-transform.ts';
import type { ViewerOverlay } from './viewer-tool.ts';

/** How shapes are drawn over the image. */
export interface ShapeStyle {
  visible: boolean;
  filled: boolean;
  /** 0–1. */
  opacity: number;
}

/** Where a drawing stands. `density` is the number of device pixels in a CSS pixel. */
export interface Frame {
  view: View;
  stage: Size;
  density: number;
}

// On images any colour may lie beneath: each line has a dark one under it. The viewer is dark in both themes.
const colours = { normal: '#5fe0f5', attention: '#ffb64d', mark: '#ffffff', under: 'rgb(0 0 0 / 0.65)' };
/** Shapes that are smaller on the screen, in CSS pixels, are seen from far away. */
const farSide = 10;

/** Clears a canvas of the stage's size and puts its origin on the image's corner. */
function begin(
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

/** Draws all shapes, over the picture. */
export function drawShapes(
  canvas: HTMLCanvasElement | null,
  { outlines, style }: { outlines: readonly Outline[]; style: ShapeStyle },
  frame: Frame,
): void {
  const context = begin(canvas, frame);
  if (!context || !style.visible) return;
  const { view, stage } = frame;
  const { scale } = view;
  const px = 1 / scale;
  const normal: Path2D[] = [];
  const attention: Path2D[] = [];
  let area = 0;
  for (const { shape, at } of outlines) {
    if (!isInSight(shape.box, view, stage)) continue;
    (shape.attention ? attention : normal).push(at(scale));
    area += shape.box.width * shape.box.height;
  }
  const side = Math.sqrt(area / Math.max(normal.length + attention.length, 1)) * scale;
  // From far away lines stand close together: thinner, and without the dark beneath, which would hide the image.
  const far = side < farSide;
  // Round joins cost as much as all the rest, and at this width nobody sees them.
  context.lineJoin = 'bevel';
  drawPaths(context, normal, { colour: colours.normal, dash: [], style, px, far });
  drawPaths(context, attention, {
    colour: colours.attention,
    dash: far ? [] : [5 * px, 3 * px],
    style,
    px,
    far,
  });
}

interface PathStyle {
  colour: string;
  dash: number[];
  style: ShapeStyle;
  /** The size of a CSS pixel in pixels of the image. */
  px: number;
  far: boolean;
}

function drawPaths(
  context: CanvasRenderingContext2D,
  paths: readonly Path2D[],
  { colour, dash, style, px, far }: PathStyle,
): void {
  if (style.filled) {
    context.globalAlpha = style.opacity * 0.6;
    context.fillStyle = colour;
    for (const path of paths) context.fill(path);
  }
  context.globalAlpha = style.opacity;
  if (!far) stroke(context, paths, { colour: colours.under, width: 3 * px });
  context.setLineDash(dash);
  stroke(context, paths, { colour, width: (far ? 1 : 1.5) * px });
  context.setLineDash([]);
}

/** Draws what is pointed at and what is chosen, over all shapes; it shows even while they are hidden. */
export function drawMarks(
  canvas: HTMLCanvasElement | null,
  { hovered, selected }: { hovered: Outline | undefined; selected: Outline | undefined },
  frame: Frame,
): void {
  const context = begin(canvas, frame);
  if (!context) return;
  const { scale } = frame.view;
  const px = 1 / scale;
  context.lineJoin = 'round';
  for (const outline of hovered === selected ? [selected] : [hovered, selected]) {
    if (!outline) continue;
    const path = outline.at(scale);
    const isSelected = outline === selected;
    context.fillStyle = outline.shape.attention ? colours.attention : colours.normal;
    context.globalAlpha = isSelected ? 0.28 : 0.16;
    context.fill(path);
    context.globalAlpha = 1;
    stroke(context, [path], { colour: colours.under, width: (isSelected ? 5 : 4) * px });
    stroke(context, [path], { colour: colours.mark, width: (isSelected ? 2.5 : 1.75) * px });
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

function stroke(
  context: CanvasRenderingContext2D,
  paths: readonly Path2D[],
  { colour, width }: { colour: string; width: number },
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  for (const path of paths) context.stroke(path);
}
