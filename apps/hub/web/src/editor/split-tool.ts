import type { EditOperation, ImagePoint } from '@headway/hub-api';
import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { isWithin, thin } from './strokes.ts';
import { drawChosen, drawLine, pathOf, type ToolContext, toPixels } from './tool-context.ts';

/** A line may cut an object into so many pieces. */
const mostPieces = 6;

/** A line drawn across an object cuts it. */
export function splitTool(tools: ToolContext): ViewerTool {
  const { pen } = tools;
  return {
    cursor: 'crosshair',
    onPointerDown: (at) => pen.set([toPixels(at)]),
    onPointerMove(at) {
      if (pen.get().length > 0) pen.set([...pen.get(), toPixels(at)]);
    },
    onPointerUp() {
      const stroke = pen.get();
      pen.set([]);
      const line = thin(stroke, 0.2).map(([x, y]): ImagePoint => [rounded(x), rounded(y)]);
      const cut = line.length < 2 ? null : cutOf(tools, line);
      if (cut) tools.do(cut);
      else tools.say('The line does not cut an object in two. Draw it from side to side.');
    },
    onPointerCancel: () => pen.set([]),
    draw(context, view) {
      const px = 1 / view.scale;
      drawChosen(context, tools, px);
      const stroke = pen.get();
      if (stroke.length > 1) drawLine(context, pathOf(stroke, false), { px, dashed: true });
    },
    onKeyDown({ key }) {
      if (key !== 'Escape' || pen.get().length === 0) return false;
      pen.set([]);
      return true;
    },
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Of the objects that the line can cut, the one in which most of it lies. */
function cutOf(tools: ToolContext, line: readonly ImagePoint[]): EditOperation | null {
  const points = dense(line);
  const met = tools
    .objectsNear(line)
    .map((id) => {
      const polygon = tools.outline(id) ?? [];
      return { id, inside: points.filter((point) => isWithin(point, polygon)).length };
    })
    .filter(({ inside }) => inside > 0)
    .toSorted((a, b) => b.inside - a.inside);
  for (const { id } of met) {
    for (let count = 2; count <= mostPieces; count += 1) {
      const operation: EditOperation = { type: 'split', id, line, as: tools.freeNames(count) };
      if (tools.isPossible(operation)) return operation;
    }
  }
  return null;
}

/** Points along a line, about a pixel apart. */
function dense(line: readonly ImagePoint[]): ImagePoint[] {
  return line.flatMap((point, index) => {
    const next = line[index + 1];
    if (!next) return [point];
    const steps = Math.max(1, Math.ceil(Math.hypot(next[0] - point[0], next[1] - point[1])));
    return Array.from({ length: steps }, (_, step): ImagePoint => {
      const share = step / steps;
      return [point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1])];
    });
  });
}
