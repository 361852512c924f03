import type { ShapeScene } from './shape-scene.ts';
import { toleranceAt, traceShape } from './trace-shape.ts';
import type { Size, View } from './view-transform.ts';

/** How shapes are drawn over the image. */
export interface ShapeStyle {
  visible: boolean;
  filled: boolean;
  /** 0–1. */
  opacity: number;
}

/** Which shapes are drawn, and how. */
export interface ShapeLook {
  style: ShapeStyle;
  /** 0: left out, for each shape; `null`: all are drawn. */
  mask: Uint8Array | null;
  /** The place in the palette of each shape; `null`: their usual colours. */
  colours: Uint8Array | null;
  palette: readonly string[];
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

// On images any colour may lie beneath: each line has a dark one under it. The viewer is dark in both themes.
export const shapeColours = {
  normal: '#5fe0f5',
  attention: '#ffb64d',
  mark: '#ffffff',
  under: 'rgb(0 0 0 / 0.65)',
} as const;
/** Shapes that are smaller on the screen, in CSS pixels, are seen from far away. */
const farSide = 10;
/** Smaller ones have no outline any more: they are spots. */
const spotSide = 3;
/** Thousands of shapes in one path are several times slower to draw than the same in parts. */
const shapesInPath = 48;

/** Draws all shapes. The context counts in pixels of the image. */
export function drawShapes(
  context: Context,
  scene: ShapeScene,
  { look, view, stage }: { look: ShapeLook; view: View; stage: Size },
): void {
  const { style, colours, palette } = look;
  if (!style.visible || scene.count === 0) return;
  const shown = inSight(scene, look.mask, { view, stage });
  const px = 1 / view.scale;
  const side = scene.meanSide * view.scale;
  // Round joins cost as much as all the rest, and at this width nobody sees them.
  context.lineJoin = 'bevel';
  const groups = colours
    ? byColour(shown, colours, palette.length).map((group, index) => ({
        shapes: group,
        colour: palette[index] ?? shapeColours.normal,
        dash: [],
      }))
    : usualGroups(scene, shown, side < farSide ? [] : [5 * px, 3 * px]);
  for (const { shapes, colour, dash } of groups) {
    if (shapes.length === 0) continue;
    if (side < spotSide) drawSpots(context, scene, { shapes, colour, style, px });
    else drawGroup(context, scene, { shapes, colour, dash, style, px, far: side < farSide });
  }
  context.globalAlpha = 1;
}

interface Group {
  shapes: Uint32Array;
  colour: string;
  style: ShapeStyle;
  /** The size of a CSS pixel in pixels of the image. */
  px: number;
}

function usualGroups(scene: ShapeScene, shown: Uint32Array, dash: number[]) {
  return [
    { shapes: shown.filter((index) => scene.attention[index] === 0), colour: shapeColours.normal, dash: [] },
    { shapes: shown.filter((index) => scene.attention[index] === 1), colour: shapeColours.attention, dash },
  ];
}

/** The shapes on the stage, with some room for the width of their lines. */
export function inSight(
  { count, boxes }: ShapeScene,
  mask: Uint8Array | null,
  { view, stage }: { view: View; stage: Size },
): Uint32Array {
  const room = 4 / view.scale;
  const [left, top] = [-view.x / view.scale - room, -view.y / view.scale - room];
  const [right, bottom] = [
    (stage.width - view.x) / view.scale + room,
    (stage.height - view.y) / view.scale + room,
  ];
  const found = new Uint32Array(count);
  let length = 0;
  for (let index = 0; index < count; index += 1) {
    if (mask && mask[index] === 0) continue;
    const at = index * 4;
    const [x, y] = [boxes[at] ?? 0, boxes[at + 1] ?? 0];
    if (x > right || y > bottom || x + (boxes[at + 2] ?? 0) < left || y + (boxes[at + 3] ?? 0) < top)
      continue;
    found[length++] = index;
  }
  return found.subarray(0, length);
}

function byColour(shown: Uint32Array, colours: Uint8Array, count: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(count);
  const at = (index: number): number => Math.min(colours[index] ?? 0, count - 1);
  for (const index of shown) sizes[at(index)] = (sizes[at(index)] ?? 0) + 1;
  const groups = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  for (const index of shown) {
    const colour = at(index);
    const place = sizes[colour] ?? 0;
    const group = groups[colour];
    if (group) group[place] = index;
    sizes[colour] = place + 1;
  }
  return groups;
}

function drawSpots(context: Context, { boxes }: ShapeScene, { shapes, colour, style, px }: Group): void {
  context.globalAlpha = style.opacity;
  context.fillStyle = colour;
  for (const index of shapes) {
    const at = index * 4;
    const [width, height] = [Math.max(boxes[at + 2] ?? 0, px), Math.max(boxes[at + 3] ?? 0, px)];
    context.fillRect(boxes[at] ?? 0, boxes[at + 1] ?? 0, width, height);
  }
}

function drawGroup(
  context: Context,
  { points, starts }: ShapeScene,
  { shapes, colour, dash, style, px, far }: Group & { dash: number[]; far: boolean },
): void {
  const tolerance = toleranceAt(1 / px);
  for (let first = 0; first < shapes.length; first += shapesInPath) {
    context.beginPath();
    for (const index of shapes.subarray(first, first + shapesInPath)) {
      traceShape(context, points, { from: starts[index] ?? 0, to: starts[index + 1] ?? 0, tolerance });
    }
    if (style.filled) {
      context.globalAlpha = style.opacity * 0.6;
      context.fillStyle = colour;
      context.fill();
    }
    context.globalAlpha = style.opacity;
    // From far away lines stand close together: thinner, and without the dark beneath, which would hide the image.
    if (!far) {
      context.strokeStyle = shapeColours.under;
      context.lineWidth = 3 * px;
      context.stroke();
      context.setLineDash(dash);
    }
    context.strokeStyle = colour;
    context.lineWidth = (far ? 1 : 1.5) * px;
    context.stroke();
    context.setLineDash([]);
  }
}
