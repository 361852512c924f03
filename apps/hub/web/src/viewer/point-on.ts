import type { Point } from './view-transform.ts';

/** Where an event is on an element, in CSS pixels from its corner. */
export function pointOn(element: Element, event: { clientX: number; clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
