import { EditRefusal } from '@headway/hub-api';
import type { Point } from './contours.ts';
import { boxAround, rasterize } from './rasterize.ts';

/**
 * Looks whether a drawn outline can be one of an object.
 * @throws EditRefusal `outside`, `crosses_itself`, `too_small`.
 */
export function checkOutline(
  polygon: readonly Point[],
  size: { readonly width: number; readonly height: number },
): void {
  // The outermost pixels reach half a pixel beyond their centres.
  const isInside = ([x, y]: Point): boolean =>
    x >= -0.5 && y >= -0.5 && x <= size.width - 0.5 && y <= size.height - 0.5;
  if (!polygon.every(isInside)) {
    throw new EditRefusal('outside', 'The outline reaches beyond the image.');
  }
  if (crossesItself(polygon)) {
    throw new EditRefusal('crosses_itself', 'The outline crosses itself. Draw it without loops.');
  }
  if (rasterize([polygon], boxAround([polygon], size), size).area === 0) {
    throw new EditRefusal('too_small', 'The outline holds no pixel.');
  }
}

/** Whether two sides of a ring that are no neighbours meet. */
export function crossesItself(polygon: readonly Point[]): boolean {
  const count = polygon.length;
  for (let i = 0; i < count; i++) {
    const a = polygon[i]!;
    const b = polygon[(i + 1) % count]!;
    const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
    const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
    // The last side is the neighbour of the first.
    const last = i === 0 ? count - 1 : count;
    for (let k = i + 2; k < last; k++) {
      const c = polygon[k]!;
      const d = polygon[(k + 1) % count]!;
      if (Math.min(c[0], d[0]) > right || Math.max(c[0], d[0]) < left) continue;
      if (Math.min(c[1], d[1]) > bottom || Math.max(c[1], d[1]) < top) continue;
      if (meet(a, b, c, d)) return true;
    }
  }
  return false;
}

/** Whether two line segments have a point in common. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [d1, d2] = [turn(a, b, c), turn(a, b, d)];
  const [d3, d4] = [turn(c, d, a), turn(c, d, b)];
  if (d1 * d2 < 0 && d3 * d4 < 0) return true;
  // An end that lies on the other one; the boxes are known to meet, so on its line is on it.
  return (
    (d1 === 0 && isWithin(c, a, b)) ||
    (d2 === 0 && isWithin(d, a, b)) ||
    (d3 === 0 && isWithin(a, c, d)) ||
    (d4 === 0 && isWithin(b, c, d))
  );
}

/** Twice the signed area of a triangle: on which side of a–b the third point lies. */
function turn([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

function isWithin([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): boolean {
  return x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
}
