import type { ImagePoint } from '@headway/hub-api';
import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { distanceTo, fewEnough, onImage } from './strokes.ts';
import { drawLine, pathOf, type ToolContext, toPixels } from './tool-context.ts';

/** How near to a handle a press must be, in CSS pixels; fingers are wider. */
const grip = { mouse: 9, touch: 22 };
/** Outlines that were traced have a corner at every pixel: handles stand where their form needs them. */
const handleTolerance = 0.6;

/** The handles of an outline. */
export function handlesOf(polygon: readonly ImagePoint[]): readonly ImagePoint[] {
  return polygon.length <= 12 ? polygon : fewEnough(polygon, handleTolerance);
}

/** Points of an object's outline are moved; a press on the line between adds one, a double click takes one away. */
export function reshapeTool(tools: ToolContext, held: { current: number | null }): ViewerTool {
  const { pen, chosen, size, scale } = tools;
  const [id] = chosen;
  const polygon = id === undefined ? undefined : tools.outline(id);
  const resting = polygon ? handlesOf(polygon) : [];
  const handlesNow = (): readonly ImagePoint[] => (pen.get().length > 0 ? pen.get() : resting);

  const nearest = (at: ImagePoint, reach: number): number | null => {
    let found: number | null = null;
    let least = reach / scale;
    for (const [index, [x, y]] of handlesNow().entries()) {
      const away = Math.hypot(x - at[0], y - at[1]);
      if (away <= least) [least, found] = [away, index];
    }
    return found;
  };
  const sideAt = (at: ImagePoint, reach: number): number | null => {
    for (const [index, from] of resting.entries()) {
      const to = resting[(index + 1) % resting.length] ?? from;
      if (distanceTo(at, from, to) <= reach / scale) return index;
    }
    return null;
  };
  const finish = (ring: readonly ImagePoint[]): void => {
    held.current = null;
    pen.set([]);
    if (id !== undefined) tools.do({ type: 'redraw', id, polygon: ring });
  };

  return {
    cursor: 'default',
    onPointerDown(at, { pointerType }) {
      const point = onImage(toPixels(at), size);
      const reach = pointerType === 'touch' ? grip.touch : grip.mouse;
      const handle = nearest(point, reach);
      const side = handle === null ? sideAt(point, reach / 2) : null;
      if (handle !== null) {
        held.current = handle;
        pen.set(resting);
      } else if (side !== null) {
        held.current = side + 1;
        pen.set(resting.toSpliced(side + 1, 0, point));
      } else {
        const other = tools.objectAt(toPixels(at));
        tools.choose(other === null ? [] : [other]);
      }
    },
    onPointerMove(at) {
      if (held.current !== null && pen.get().length > 0)
        pen.set(pen.get().with(held.current, onImage(toPixels(at), size)));
    },
    onPointerUp() {
      const stroke = pen.get();
      if (held.current === null || stroke.length === 0) return;
      const isMoved =
        stroke.length !== resting.length || stroke.some((point, index) => point !== resting[index]);
      if (isMoved) finish(stroke);
      else {
        held.current = null;
        pen.set([]);
      }
    },
    onPointerCancel() {
      held.current = null;
      pen.set([]);
    },
    onDoubleClick(at) {
      const handle = nearest(toPixels(at), grip.mouse);
      if (handle !== null && resting.length > 3) finish(resting.toSpliced(handle, 1));
    },
    draw(context, view) {
      const px = 1 / view.scale;
      const handles = handlesNow();
      if (handles.length === 0) return;
      drawLine(context, pathOf(handles, true), { px, filled: true });
      for (const [x, y] of handles) {
        context.beginPath();
        context.arc(x + 0.5, y + 0.5, 4 * px, 0, 2 * Math.PI);
        context.fillStyle = '#ffffff';
        context.fill();
        context.lineWidth = 1.5 * px;
        context.strokeStyle = 'rgb(0 0 0 / 0.75)';
        context.stroke();
      }
    },
    onKeyDown({ key }) {
      if (key !== 'Escape') return false;
      if (pen.get().length > 0) {
        held.current = null;
        pen.set([]);
        return true;
      }
      if (chosen.length === 0) return false;
      tools.choose([]);
      return true;
    },
  };
}
