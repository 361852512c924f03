import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { drawChosen, type ToolContext, toPixels } from './tool-context.ts';

/** A press that moved no further than this has clicked, in CSS pixels. */
const clickSlack = 4;

/** Where a press began and where it is: on the screen. */
export interface Press {
  start: { x: number; y: number };
  last: { x: number; y: number };
  travelled: number;
}

/** A click chooses an object, with Shift or Ctrl one more; dragging moves the image. */
export function chooseTool(tools: ToolContext, press: { current: Press | null }): ViewerTool {
  return {
    cursor: 'default',
    onPointerDown(_at, { clientX: x, clientY: y }) {
      press.current = { start: { x, y }, last: { x, y }, travelled: 0 };
    },
    onPointerMove(_at, { clientX: x, clientY: y }) {
      const pressed = press.current;
      if (!pressed) return;
      const by = { x: x - pressed.last.x, y: y - pressed.last.y };
      pressed.travelled += Math.hypot(by.x, by.y);
      pressed.last = { x, y };
      if (pressed.travelled > clickSlack) tools.pan(by);
    },
    onPointerUp(at, { shiftKey, ctrlKey, metaKey }) {
      const pressed = press.current;
      press.current = null;
      if (!pressed || pressed.travelled > clickSlack) return;
      const id = tools.objectAt(toPixels(at));
      const more = shiftKey || ctrlKey || metaKey;
      if (id === null) {
        if (!more) tools.choose([]);
      } else if (!more) tools.choose([id]);
      else if (tools.chosen.includes(id)) tools.choose(tools.chosen.filter((each) => each !== id));
      else tools.choose([...tools.chosen, id]);
    },
    onPointerCancel() {
      press.current = null;
    },
    draw: (context, view) => drawChosen(context, tools, 1 / view.scale),
    onKeyDown({ key }) {
      if (key !== 'Escape' || tools.chosen.length === 0) return false;
      tools.choose([]);
      return true;
    },
  };
}
