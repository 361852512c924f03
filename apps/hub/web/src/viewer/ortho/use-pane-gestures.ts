import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { pointOn } from '../point-on.ts';
import type { Point } from '../view-transform.ts';

/** A finger that moved no further has tapped, in CSS pixels. */
const tapSlack = 6;

export interface PaneGestureOptions {
  /** The crosshair is to be at a point of the pane. */
  onMove(to: Point): void;
  /** A point of the pane was pressed: it has the crosshair by now. */
  onPress(at: Point): void;
  /** Only while nothing is pressed; `null` where the pointer left. */
  onHover(at: Point | null): void;
  zoom(factor: number): void;
}

export interface PaneGestures {
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onPointerUp(event: PointerEvent<HTMLElement>): void;
  onPointerCancel(event: PointerEvent<HTMLElement>): void;
  onPointerLeave(event: PointerEvent<HTMLElement>): void;
}

/** A press or a drag moves the crosshair, two fingers enlarge. A finger under which the page scrolls moves nothing. */
export function usePaneGestures(
  pane: RefObject<HTMLElement | null>,
  { onMove, onPress, onHover, zoom }: PaneGestureOptions,
): PaneGestures {
  const pointers = useRef(new Map<number, Point>());
  /** How far fingers moved; more than any tap where there were two. */
  const travelled = useRef(0);

  useEffect(() => {
    const element = pane.current;
    if (!element) return undefined;
    // The page may scroll under one finger; it must not take two away.
    const keep = (event: TouchEvent): void => {
      if (event.touches.length > 1) event.preventDefault();
    };
    element.addEventListener('touchmove', keep, { passive: false });
    return () => element.removeEventListener('touchmove', keep);
  }, [pane]);

  const isFinger = (event: PointerEvent): boolean => event.pointerType === 'touch';
  const forget = (event: PointerEvent): boolean => pointers.current.delete(event.pointerId);
  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      const at = pointOn(event.currentTarget, event);
      event.currentTarget.setPointerCapture(event.pointerId);
      travelled.current = pointers.current.size === 0 ? 0 : Infinity;
      pointers.current.set(event.pointerId, at);
      if (isFinger(event)) return;
      onMove(at);
      onPress(at);
    },
    onPointerMove(event) {
      const to = pointOn(event.currentTarget, event);
      const from = pointers.current.get(event.pointerId);
      if (!from) {
        if (pointers.current.size === 0) onHover(to);
        return;
      }
      pointers.current.set(event.pointerId, to);
      const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      if (other) {
        const [before, after] = [distance(from, other), distance(to, other)];
        if (before > 0) zoom(after / before);
        return;
      }
      travelled.current += distance(from, to);
      // The finger that is left of two has done its part.
      if (!isFinger(event) || (travelled.current > tapSlack && travelled.current < Infinity)) onMove(to);
    },
    onPointerUp(event) {
      const at = pointOn(event.currentTarget, event);
      if (!forget(event) || !isFinger(event) || travelled.current > tapSlack) return;
      onMove(at);
      onPress(at);
    },
    onPointerCancel: forget,
    onPointerLeave(event) {
      // A finger leaves whenever it is lifted.
      if (!isFinger(event)) onHover(null);
    },
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
