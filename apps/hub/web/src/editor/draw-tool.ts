import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { closeStroke, fewEnough, onImage } from './strokes.ts';
import { drawChosen, drawLine, pathOf, type ToolContext, toPixels } from './tool-context.ts';

/** A new object is drawn around in one stroke, which closes by itself. */
export function drawTool(tools: ToolContext): ViewerTool {
  const { pen, size, scale } = tools;
  return {
    cursor: 'crosshair',
    onPointerDown: (at) => pen.set([onImage(toPixels(at), size)]),
    onPointerMove(at) {
      if (pen.get().length > 0) pen.set([...pen.get(), onImage(toPixels(at), size)]);
    },
    onPointerUp() {
      const stroke = pen.get();
      pen.set([]);
      // Half a pixel of the screen is as exact as a hand can be; a fifth of the image's as pixels need.
      const polygon = fewEnough(closeStroke(stroke), Math.max(0.2, 0.5 / scale)).map((point) =>
        onImage(point, size),
      );
      if (stroke.length < 3 || polygon.length < 3) {
        tools.say('Draw around the object in one stroke.');
        return;
      }
      const [as = -1] = tools.freeNames(1);
      tools.do({ type: 'draw', polygon, as });
    },
    onPointerCancel: () => pen.set([]),
    draw(context, view) {
      const px = 1 / view.scale;
      drawChosen(context, tools, px);
      const stroke = pen.get();
      if (stroke.length > 1) drawLine(context, pathOf(stroke, true), { px, filled: true });
    },
    onKeyDown({ key }) {
      if (key !== 'Escape' || pen.get().length === 0) return false;
      pen.set([]);
      return true;
    },
  };
}
