import type { EditOperation, ImagePoint } from '@headway/hub-api';
import type { Point } from '../viewer/view-transform.ts';
import type { Pen } from './pen.ts';

/** What drawing tools work with. Points of operations name pixel centres by whole numbers, those of the viewer corners. */
export interface ToolContext {
  size: { width: number; height: number };
  /** Pixels of the screen in one of the image. */
  scale: number;
  chosen: readonly number[];
  outline(id: number): readonly ImagePoint[] | undefined;
  /** The smallest object under a point. */
  objectAt(point: ImagePoint): number | null;
  /** All objects that a box around these points meets. */
  objectsNear(points: readonly ImagePoint[]): readonly number[];
  /** What is drawn and not done yet. */
  pen: Pick<Pen, 'get' | 'set'>;
  freeNames(count: number): readonly number[];
  do(operation: EditOperation): void;
  /** Whether an operation could be done. */
  isPossible(operation: EditOperation): boolean;
  choose(ids: readonly number[]): void;
  say(problem: string): void;
  /** In pixels of the screen. */
  pan(by: Point): void;
}

export function toPixels({ x, y }: Point): ImagePoint {
  return [x - 0.5, y - 0.5];
}

const colours = { mark: '#ffffff', under: 'rgb(0 0 0 / 0.65)', fill: 'rgb(95 224 245 / 0.28)' };

/** A path of image pixels on the viewer's canvas. */
export function pathOf(points: readonly ImagePoint[], closed: boolean): Path2D {
  const path = new Path2D();
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) path.moveTo(x + 0.5, y + 0.5);
    else path.lineTo(x + 0.5, y + 0.5);
  }
  if (closed) path.closePath();
  return path;
}

/** Draws a line that can be seen on any image; `px` is a pixel of the screen. */
export function drawLine(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { px, dashed = false, filled = false }: { px: number; dashed?: boolean; filled?: boolean },
): void {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (filled) {
    context.fillStyle = colours.fill;
    context.fill(path);
  }
  context.strokeStyle = colours.under;
  context.lineWidth = 4.5 * px;
  context.stroke(path);
  context.setLineDash(dashed ? [6 * px, 4 * px] : []);
  context.strokeStyle = colours.mark;
  context.lineWidth = 2 * px;
  context.stroke(path);
  context.setLineDash([]);
}

/** Draws what is chosen. */
export function drawChosen(
  context: CanvasRenderingContext2D,
  { chosen, outline }: Pick<ToolContext, 'chosen' | 'outline'>,
  px: number,
): void {
  for (const id of chosen) {
    const polygon = outline(id);
    if (polygon) drawLine(context, pathOf(polygon, true), { px, filled: true });
  }
}
