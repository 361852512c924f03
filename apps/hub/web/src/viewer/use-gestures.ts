import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from 'react';
import type { Camera } from './use-camera.ts';
import type { Point } from './view-transform.ts';

/** A pointer that moved no further than this has clicked, in CSS pixels. */
const clickSlack = 4;

export interface GestureHandlers {
  onPointerDown(event: ReactPointerEvent): void;
  onPointerMove(event: ReactPointerEvent): void;
  onPointerUp(event: ReactPointerEvent): void;
  onPointerCancel(event: ReactPointerEvent): void;
}

/**
 * Moves the camera by wheel, drag and two fingers. `onClick` and `onHover` are given a point of the stage;
 * hovering is told only while nothing is pressed.
 */
export function useGestures(
  camera: Camera,
  handlers: { onClick(point: Point): void; onHover(point: Point): void },
): GestureHandlers {
  const pointers = useRef(new Map<number, Point>());
  const travelled = useRef(0);
  const { stageRef, zoom } = camera;

  useEffect(() => {
    const stage = stageRef.current;
    if (!stage) return undefined;
    // React listens passively, but the page must not scroll or zoom along.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      zoom(wheelFactor(event), pointOn(stage, event));
    };
    stage.addEventListener('wheel', onWheel, { passive: false });
    return () => stage.removeEventListener('wheel', onWheel);
  }, [stageRef, zoom]);

  const point = (event: ReactPointerEvent): Point => pointOn(event.currentTarget, event);

  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      if (pointers.current.size === 0) travelled.current = 0;
      pointers.current.set(event.pointerId, point(event));
    },
    onPointerMove(event) {
      const to = point(event);
      const from = pointers.current.get(event.pointerId);
      if (!from) {
        if (pointers.current.size === 0) handlers.onHover(to);
        return;
      }
      travelled.current += Math.hypot(to.x - from.x, to.y - from.y);
      const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      pointers.current.set(event.pointerId, to);
      if (other) {
        const [before, after] = [distance(from, other), distance(to, other)];
        if (before > 0) camera.zoom(after / before, { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
        camera.pan({ x: (to.x - from.x) / 2, y: (to.y - from.y) / 2 });
      } else if (travelled.current > clickSlack) {
        camera.pan({ x: to.x - from.x, y: to.y - from.y });
      }
    },
    onPointerUp(event) {
      const pressed = pointers.current.delete(event.pointerId);
      if (pressed && pointers.current.size === 0 && travelled.current <= clickSlack)
        handlers.onClick(point(event));
    },
    onPointerCancel(event) {
      pointers.current.delete(event.pointerId);
    },
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function pointOn(element: Element, event: { clientX: number; clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** Pixels, lines or pages, and the finer steps that a trackpad's pinch sends with Ctrl. */
function wheelFactor(event: WheelEvent): number {
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
  const delta = Math.min(Math.max(event.deltaY * unit, -240), 240);
  return Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.002));
}
