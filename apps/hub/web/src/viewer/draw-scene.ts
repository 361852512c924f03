import type { Shape } from './shape.ts';
import type { Size, View } from './view-transform.ts';

/** How shapes are drawn over the image. */
export interface ShapeStyle {
  visible: boolean;
  filled: boolean;
  /** 0–1. */
  opacity: number;
}

/** The outlines of all shapes, joined once so that thousands draw in one stroke. */
export interface ShapePaths {
  normal: Path2D;
  attention: Path2D;
}

/** Where a drawing stands. `density` is the number of device pixels in a CSS pixel. */
export interface Frame {
  view: View;
  stage: Size;
  density: number;
}

export interface ShapeScene {
  paths: ShapePaths;
  hovered: Shape | undefined;
  selected: Shape | undefined;
  style: ShapeStyle;
}

// On images any colour may lie beneath: each line has a dark one under it. The viewer is dark in both themes.
const colours = { normal: '#5fe0f5', attention: '#ffb64d', mark: '#ffffff', under: 'rgb(0 0 0 / 0.65)' };
/** Above it single pixels are looked at: they stay squares. */
const crispFrom = 2.5;

export function joinPaths(shapes: readonly Shape[]): ShapePaths {
  const paths = { normal: new Path2D(), attention: new Path2D() };
  for (const shape of shapes) addOutline(shape.attention ? paths.attention : paths.normal, shape);
  return paths;
}

function addOutline(path: Path2D, { points }: Shape): void {
  for (let index = 0; index < points.length; index += 2) {
    const [x, y] = [points[index] ?? 0, points[index + 1] ?? 0];
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  path.closePath();
}

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

/** Draws the picture. `size` is the image's own: a preview may be smaller and is stretched to it. */
export function drawPicture(
  canvas: HTMLCanvasElement | null,
  { source, size }: { source: CanvasImageSource | null; size: Size },
  frame: Frame,
): void {
  const context = begin(canvas, frame);
  if (!context || !source) return;
  context.imageSmoothingEnabled = frame.view.scale < crispFrom;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, size.width, size.height);
}

/** Draws the shapes, over the picture. */
export function drawShapes(canvas: HTMLCanvasElement | null, scene: ShapeScene, frame: Frame): void {
  const context = begin(canvas, frame);
  if (!context) return;
  const { paths, hovered, selected, style } = scene;
  const px = 1 / frame.view.scale;
  context.lineJoin = 'round';
  if (style.visible) {
    drawPaths(context, paths.normal, { colour: colours.normal, dash: [], style, px });
    drawPaths(context, paths.attention, { colour: colours.attention, dash: [5 * px, 3 * px], style, px });
  }
  // What the person points at shows even while the rest is hidden.
  for (const shape of hovered === selected ? [selected] : [hovered, selected]) {
    if (!shape) continue;
    const path = new Path2D();
    addOutline(path, shape);
    const isSelected = shape === selected;
    context.fillStyle = shape.attention ? colours.attention : colours.normal;
    context.globalAlpha = isSelected ? 0.28 : 0.16;
    context.fill(path);
    context.globalAlpha = 1;
    stroke(context, path, { colour: colours.under, width: (isSelected ? 5 : 4) * px });
    stroke(context, path, { colour: colours.mark, width: (isSelected ? 2.5 : 1.75) * px });
  }
}

function drawPaths(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { colour, dash, style, px }: { colour: string; dash: number[]; style: ShapeStyle; px: number },
): void {
  if (style.filled) {
    context.globalAlpha = style.opacity * 0.6;
    context.fillStyle = colour;
    context.fill(path);
  }
  context.globalAlpha = style.opacity;
  stroke(context, path, { colour: colours.under, width: 3 * px });
  context.setLineDash(dash);
  stroke(context, path, { colour, width: 1.5 * px });
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function stroke(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { colour, width }: { colour: string; width: number },
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}
