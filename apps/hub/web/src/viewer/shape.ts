import type { Box, Point } from './view-transform.ts';

/** An outline over an image. Points are in pixels of the image, where 0,0 is the corner of the first pixel. */
export interface Shape {
  id: string;
  /** x0, y0, x1, y1 …, closed by itself. */
  points: Float32Array;
  box: Box;
  /** Wants a look: drawn dashed and in amber. */
  attention: boolean;
}

/** A shape from points that name pixel centres by whole numbers. */
export function shapeFromPixels(
  id: string,
  polygon: readonly (readonly [number, number])[],
  attention = false,
): Shape {
  const points = new Float32Array(polygon.length * 2);
  // By index: this runs for millions of points, and iterators cost more than all the rest.
  for (let index = 0; index < polygon.length; index += 1) {
    const corner = polygon[index];
    if (!corner) continue;
    points[index * 2] = corner[0] + 0.5;
    points[index * 2 + 1] = corner[1] + 0.5;
  }
  return shapeOf(id, points, attention);
}

/** The same from x0, y0, x1, y1 … in a row. */
export function shapeFromRow(id: string, row: Float64Array, attention = false): Shape {
  const points = new Float32Array(row.length);
  for (let index = 0; index < row.length; index += 1) points[index] = (row[index] ?? 0) + 0.5;
  return shapeOf(id, points, attention);
}

function shapeOf(id: string, points: Float32Array, attention: boolean): Shape {
  if (points.length === 0) return { id, points, box: { x: 0, y: 0, width: 0, height: 0 }, attention };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index < points.length; index += 2) {
    const x = points[index] ?? 0;
    const y = points[index + 1] ?? 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { id, points, box: { x: left, y: top, width: right - left, height: bottom - top }, attention };
}

/** Whether a point lies inside, by the even-odd rule. */
export function isInside({ points }: Shape, { x, y }: Point): boolean {
  let inside = false;
  const length = points.length;
  for (let index = 0, last = length - 2; index < length; last = index, index += 2) {
    const [x1, y1, x2, y2] = [
      points[index] ?? 0,
      points[index + 1] ?? 0,
      points[last] ?? 0,
      points[last + 1] ?? 0,
    ];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
