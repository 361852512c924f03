import type { Legend } from './colour-legend.tsx';
import { drawImage } from './draw-image.ts';
import type { ShapeLook } from './draw-shapes.ts';
import type { PictureLayer } from './picture-layer.ts';
import type { ScaleLength } from './scale-length.ts';
import { sceneOf } from './shape-scene.ts';
import type { Shape } from './shape.ts';
import { shownPart } from './shown-part.ts';
import type { Box, Size, View } from './view-transform.ts';

/** A picture on a sheet. */
export interface SheetPane {
  /** In CSS pixels. */
  box: Box;
  /**
   * Draws it. The context counts in CSS pixels from the corner of the pane, and is clipped to it.
   * @returns whether more of it is to be drawn in the next frame
   */
  draw(context: CanvasRenderingContext2D, density: number): boolean;
}

/** What is on the screen, as it is saved. */
export interface Sheet {
  size: Size;
  panes: readonly SheetPane[];
  scaleBar: ScaleLength | null;
  legend: Legend | null;
}

/** What a viewer shows of an image. */
export interface ShownImage {
  layer: PictureLayer;
  image: Size;
  view: View;
  stage: Size;
  shapes: readonly Shape[];
  look: ShapeLook;
  /** Shapes of the chosen object. */
  selected: readonly Shape[];
  scaleBar: ScaleLength | null;
  legend: Legend | null;
}

/** A sheet of what a viewer shows, without the empty ground beside it; `null` where nothing is to be seen. */
export function sheetOf({ layer, image, view, stage, ...shown }: ShownImage): Sheet | null {
  const part = shownPart(view, { image, stage });
  if (!part) return null;
  const { width, height } = part;
  const frame = { view: { ...view, x: view.x - part.x, y: view.y - part.y }, stage: { width, height } };
  const scene = sceneOf(shown.shapes);
  const pane: SheetPane = {
    box: { x: 0, y: 0, width, height },
    draw: (context, density) =>
      drawImage(context, { layer, scene, hovered: [], ...shown }, { ...frame, density }),
  };
  return { size: { width, height }, panes: [pane], scaleBar: shown.scaleBar, legend: shown.legend };
}

const ground = '#0b0c0e';
const paper = 'rgb(11 12 14 / 0.78)';
const ink = '#f2f3f5';
const space = 8;
const font = "12px 'Inter Variable', sans-serif";

/** Draws a sheet as the screen has it, with as many pixels. */
export async function drawSheet(sheet: Sheet, density: number): Promise<HTMLCanvasElement> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(sheet.size.width * density);
  canvas.height = Math.round(sheet.size.height * density);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no room for a picture of this size.');
  for (;;) {
    context.setTransform(density, 0, 0, density, 0, 0);
    context.fillStyle = ground;
    context.fillRect(0, 0, sheet.size.width, sheet.size.height);
    const unfinished = sheet.panes.filter((pane) => drawPane(context, pane, density));
    if (unfinished.length === 0) break;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  if (sheet.scaleBar) drawScaleBar(context, sheet.scaleBar, sheet.size);
  if (sheet.legend) drawLegend(context, sheet.legend, sheet.size);
  return canvas;
}

function drawPane(context: CanvasRenderingContext2D, { box, draw }: SheetPane, density: number): boolean {
  context.save();
  context.translate(box.x, box.y);
  context.beginPath();
  context.rect(0, 0, box.width, box.height);
  context.clip();
  const unfinished = draw(context, density);
  context.restore();
  return unfinished;
}

/** At the right lower corner; left out where it does not fit. */
function drawScaleBar(context: CanvasRenderingContext2D, { label, width }: ScaleLength, size: Size): void {
  context.font = font;
  const textWidth = context.measureText(label).width;
  const [boxWidth, boxHeight] = [width + textWidth + 3 * space, 24];
  if (boxWidth + 2 * space > size.width || boxHeight + 2 * space > size.height) return;
  // On whole pixels: a line between two would be grey.
  const [x, y] = [Math.round(size.width - space - boxWidth), size.height - space - boxHeight];
  context.fillStyle = paper;
  context.fillRect(x, y, boxWidth, boxHeight);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x + space, y + 9);
  context.lineTo(x + space, y + 14);
  context.lineTo(x + space + width, y + 14);
  context.lineTo(x + space + width, y + 9);
  context.stroke();
  context.textBaseline = 'middle';
  context.fillText(label, x + 2 * space + width, y + boxHeight / 2);
}

/** At the left upper corner; left out where it does not fit. */
function drawLegend(
  context: CanvasRenderingContext2D,
  { title, palette, low, high }: Legend,
  size: Size,
): void {
  context.font = font;
  const width = Math.max(160, context.measureText(title).width + 2 * space);
  const height = 62;
  if (width + 2 * space > size.width || height + 2 * space > size.height) return;
  context.fillStyle = paper;
  context.fillRect(space, space, width, height);
  const inner = width - 2 * space;
  const colours = context.createLinearGradient(2 * space, 0, 2 * space + inner, 0);
  for (const [index, colour] of palette.entries()) colours.addColorStop(index / (palette.length - 1), colour);
  context.fillStyle = colours;
  context.fillRect(2 * space, space + 26, inner, 8);
  context.fillStyle = ink;
  context.textBaseline = 'alphabetic';
  context.fillText(title, 2 * space, space + 18);
  context.fillText(low, 2 * space, space + 52);
  context.textAlign = 'right';
  context.fillText(high, 2 * space + inner, space + 52);
  context.textAlign = 'left';
}
