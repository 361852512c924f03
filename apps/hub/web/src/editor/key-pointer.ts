import type { ImagePoint } from '@headway/hub-api';
import type { CursorStore } from '../viewer/cursor-store.ts';
import type { Point } from '../viewer/view-transform.ts';
import type { ToolPointer, ViewerTool } from '../viewer/viewer-tool.ts';
import type { ToolContext } from './tool-context.ts';

/** How far an arrow key moves the cross, in pixels of the screen; with Shift it is one of the image. */
const keyStep = 12;
/** Half the width of the cross, and the room that it leaves in its middle, in pixels of the screen. */
const arm = 14;
const gap = 4;

const directions: ReadonlyMap<string, Point> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
]);

/** Where keys have put the cross, in pixels of the image with fractions, and whether it is pressed. */
export interface KeyPointer {
  readonly at: Point;
  readonly pressed: boolean;
}

/** Beside React's state, as the pen: keys come faster than renders. */
export interface KeyPointerStore {
  get(): KeyPointer | null;
  set(pointer: KeyPointer | null): void;
  subscribe(listener: () => void): () => void;
}

export function createKeyPointer(): KeyPointerStore {
  const listeners = new Set<() => void>();
  let pointer: KeyPointer | null = null;
  return {
    get: () => pointer,
    set(next) {
      if (next === pointer) return;
      pointer = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface KeyPointerOptions {
  tools: Pick<ToolContext, 'size' | 'scale' | 'pen' | 'chosen' | 'outline'>;
  pointer: Pick<KeyPointerStore, 'get' | 'set'>;
  /** Where the cross begins when nothing is chosen. */
  middle: Point;
  /** Brings a point of the image into sight. */
  reveal(at: Point): void;
  /** Told where the cross is, as of a pointer. */
  cursor: Pick<CursorStore, 'set'>;
}

/**
 * A tool that keys can use, too: arrows move a cross, Enter presses it and lets go. What a mouse does in one stroke is
 * Enter, the way by arrows, and Enter again.
 */
export function withKeys(tool: ViewerTool, options: KeyPointerOptions): ViewerTool {
  const { tools, pointer, middle, reveal, cursor } = options;
  const { width, height } = tools.size;

  const put = (at: Point, pressed: boolean): void => {
    pointer.set({ at, pressed });
    cursor.set(at);
    reveal(at);
  };
  const hide = (): void => pointer.set(null);

  const move = ({ x, y }: Point, event: KeyboardEvent): void => {
    const now = pointer.get();
    if (!now) {
      put(startOf(tools) ?? middle, false);
      return;
    }
    const by = event.shiftKey ? 1 : Math.max(1, Math.round(keyStep / tools.scale));
    const at = {
      x: Math.min(Math.max(now.at.x + x * by, 0), width),
      y: Math.min(Math.max(now.at.y + y * by, 0), height),
    };
    put(at, now.pressed);
    if (now.pressed) tool.onPointerMove(at, asPointer(event));
  };

  const press = (event: KeyboardEvent): void => {
    const now = pointer.get();
    const told = asPointer(event);
    if (!now) put(startOf(tools) ?? middle, false);
    else if (now.pressed) {
      pointer.set({ at: now.at, pressed: false });
      tool.onPointerUp(now.at, told);
    } else if (event.shiftKey && tool.onDoubleClick) tool.onDoubleClick(now.at);
    else {
      tool.onPointerDown(now.at, told);
      // What has taken hold of nothing was a click.
      if (tools.pen.get().length > 0) pointer.set({ at: now.at, pressed: true });
      else tool.onPointerUp(now.at, told);
    }
  };

  return {
    ...tool,
    keys: 'Arrow keys move the cross, with Shift by one pixel, Enter presses it and lets go',
    onPointerDown(at, event) {
      hide();
      tool.onPointerDown(at, event);
    },
    onKeyDown(event) {
      const { key, ctrlKey, metaKey, altKey } = event;
      const direction = directions.get(key);
      if (direction && !ctrlKey && !metaKey && !altKey) {
        move(direction, event);
        return true;
      }
      if (key === 'Enter') {
        press(event);
        return true;
      }
      const now = pointer.get();
      if (key !== 'Escape' || !now) return tool.onKeyDown(event);
      // What is held is let go of first, then what was chosen, then the cross.
      if (now.pressed) pointer.set({ at: now.at, pressed: false });
      if (!tool.onKeyDown(event)) hide();
      return true;
    },
    draw(context, view) {
      tool.draw(context, view);
      const now = pointer.get();
      if (now) drawCross(context, now, 1 / view.scale);
    },
  };
}

/** The middle of what is chosen: one goes on from there. */
function startOf({ chosen, outline }: KeyPointerOptions['tools']): Point | null {
  const points = chosen.flatMap((id): readonly ImagePoint[] => outline(id) ?? []);
  if (points.length === 0) return null;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const middleOf = (values: readonly number[]): number => {
    const [least, most] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [
      Infinity,
      -Infinity,
    ] as [number, number]);
    return Math.floor((least + most) / 2) + 0.5;
  };
  return { x: middleOf(xs), y: middleOf(ys) };
}

/** Keys as a mouse that stands still on the screen. */
function asPointer({ shiftKey, ctrlKey, metaKey }: KeyboardEvent): ToolPointer {
  return { clientX: 0, clientY: 0, pointerType: 'mouse', shiftKey, ctrlKey, metaKey };
}

function drawCross(context: CanvasRenderingContext2D, { at, pressed }: KeyPointer, px: number): void {
  const path = new Path2D();
  for (const [x, y] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    path.moveTo(at.x + x * gap * px, at.y + y * gap * px);
    path.lineTo(at.x + x * arm * px, at.y + y * arm * px);
  }
  if (pressed) path.arc(at.x, at.y, 1.5 * px, 0, 2 * Math.PI);
  for (const [colour, width] of [
    ['rgb(0 0 0 / 0.75)', 4.5],
    ['#ffffff', 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * px;
    context.stroke(path);
  }
}
