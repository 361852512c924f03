import type { Shape } from '@headway/hub-web/view-kit';

/** A shape of points x0, y0, x1, y1 … in pixels of the plane. */
export function shapeFrom(id: string, points: Float32Array, attention = false): Shape {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const box =
    points.length === 0
      ? { x: 0, y: 0, width: 0, height: 0 }
      : { x: left, y: top, width: right - left, height: bottom - top };
  return { id, points, box, attention };
}
