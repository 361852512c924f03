import {
  type KeyboardEvent as ReactKeyboardEvent,
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  useEffect,
  useRef,
} from 'react';
import { pointOn } from './point-on.ts';
import type { Camera } from './use-camera.ts';
import { type Point, toImage } from './view-transform.ts';
import type { ViewerTool } from './viewer-tool.ts';
import { listenToWheel } from './wheel.ts';

/** A pointer that moved no further than this has clicked, in CSS pixels. */
const clickSlack = 4;

export interface GestureHandlers {
  onPointerDown(event: ReactPointerEvent): void;
  onPointerMove(event: ReactPointerEvent): void;
  onPointerUp(event: ReactPointerEvent): void;
  onPointerCancel(event: ReactPointerEvent): void;
  onPointerLeave(event: ReactPointerEvent): void;
  onDoubleClick(event: ReactMouseEvent): void;
  onKeyDown(event: ReactKeyboardEvent): void;
  onKeyUp(event: ReactKeyboardEvent): void;
  onBlur(): void;
}

export interface GestureOptions {
  /** At a point of the stage. */
  onClick(point: Point, event: ReactPointerEvent): void;
  /** At a point of the stage, only while nothing is pressed, or where a finger tapped; `null` where the pointer left. */
  onHover(point: Point | null): void;
  /** What the wheel does instead of zooming, unless Ctrl, ⌘ or Alt is held; by so many steps, down is forwards. */
  onStep?: ((by: number) => void) | null;
  /** What a press does instead. */
  tool: ViewerTool | null;
}

/** Moves the camera by wheel, drag and two fingers; a tool has the first pointer for itself. */
export function useGestures(
  camera: Camera,
  { onClick, onHover, onStep = null, tool }: GestureOptions,
): GestureHandlers {
  const pointers = useRef(new Map<number, Point>());
  const travelled = useRef(0);
  const spaceHeld = useRef(false);
  /** The pointer whose press is the tool's. */
  const drawing = useRef<number | null>(null);
  const { stageRef, zoom, view } = camera;

  const latestStep = useRef(onStep);
  useEffect(() => {
    latestStep.current = onStep;
  });
  useEffect(() => {
    const stage = stageRef.current;
    if (!stage) return undefined;
    return listenToWheel(stage, {
      zoom,
      step: () => latestStep.current,
    });
  }, [stageRef, zoom]);

  const point = (event: ReactPointerEvent): Point => pointOn(event.currentTarget, event);
  const cancelDrawing = (): void => {
    if (drawing.current === null) return;
    drawing.current = null;
    tool?.onPointerCancel?.();
  };

  return {
    onPointerDown(event) {
      if (event.button !== 0 && event.button !== 1) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const isFirst = pointers.current.size === 0;
      if (isFirst) travelled.current = 0;
      pointers.current.set(event.pointerId, point(event));
      if (!isFirst) cancelDrawing();
      else if (tool && event.button === 0 && !spaceHeld.current) {
        drawing.current = event.pointerId;
        tool.onPointerDown(toImage(view, point(event)), event);
      }
    },
    onPointerMove(event) {
      const to = point(event);
      const from = pointers.current.get(event.pointerId);
      if (!from) {
        if (pointers.current.size > 0) return;
        onHover(to);
        tool?.onPointerMove(toImage(view, to), event);
        return;
      }
      travelled.current += Math.hypot(to.x - from.x, to.y - from.y);
      pointers.current.set(event.pointerId, to);
      if (drawing.current === event.pointerId) {
        onHover(to);
        tool?.onPointerMove(toImage(view, to), event);
        return;
      }
      const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      if (other) {
        const [before, after] = [distance(from, other), distance(to, other)];
        if (before > 0) zoom(after / before, { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
        camera.pan({ x: (to.x - from.x) / 2, y: (to.y - from.y) / 2 });
      } else if (travelled.current > clickSlack) {
        camera.pan({ x: to.x - from.x, y: to.y - from.y });
      }
    },
    onPointerUp(event) {
      const pressed = pointers.current.delete(event.pointerId);
      if (drawing.current === event.pointerId) {
        drawing.current = null;
        tool?.onPointerUp(toImage(view, point(event)), event);
        return;
      }
      const isClick = pressed && pointers.current.size === 0 && travelled.current <= clickSlack;
      if (!isClick || tool || event.button !== 0) return;
      // A finger hovers over nothing: where it tapped one sees what is there.
      if (event.pointerType === 'touch') onHover(point(event));
      onClick(point(event), event);
    },
    onPointerCancel(event) {
      pointers.current.delete(event.pointerId);
      if (drawing.current === event.pointerId) cancelDrawing();
    },
    onPointerLeave(event) {
      if (event.pointerType !== 'touch') onHover(null);
      tool?.onPointerLeave?.();
    },
    onDoubleClick(event) {
      tool?.onDoubleClick?.(toImage(view, pointOn(event.currentTarget, event)));
    },
    onKeyDown(event) {
      if (event.key === ' ' && tool) {
        spaceHeld.current = true;
        event.preventDefault();
      }
    },
    onKeyUp(event) {
      if (event.key === ' ') spaceHeld.current = false;
    },
    onBlur() {
      spaceHeld.current = false;
    },
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
