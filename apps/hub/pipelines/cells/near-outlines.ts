import type { Point } from './contours.ts';
import type { PixelBox } from './rasterize.ts';

/** An object's id and its outline, as numbers one after the other: x, y, x, y … */
export type FlatOutline = readonly [id: number, ring: Float64Array];

/**
 * Finds objects by where they are. Their boxes are measured at the first question: most results are only looked at.
 * A scan over all boxes is quick enough for what a hand does: a hundred thousand take less than a millisecond.
 */
export function findNear(outlines: () => Iterable<FlatOutline>): (box: PixelBox) => number[] {
  let known: { ids: number[]; boxes: Float64Array } | null = null;
  return (box) => {
    known ??= measure(outlines());
    const { ids, boxes } = known;
    return ids.filter(
      (_id, place) =>
        boxes[place * 4]! <= box.x1 &&
        boxes[place * 4 + 1]! <= box.y1 &&
        boxes[place * 4 + 2]! >= box.x0 &&
        boxes[place * 4 + 3]! >= box.y0,
    );
  };
}

/** An outline as `findNear` takes it. */
export function flatOutline(id: number, polygon: readonly Point[]): FlatOutline {
  return [id, Float64Array.from(polygon.flat())];
}

function measure(outlines: Iterable<FlatOutline>): { ids: number[]; boxes: Float64Array } {
  const ids: number[] = [];
  const boxes: number[] = [];
  for (const [id, ring] of outlines) {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < ring.length; at += 2) {
      const [x, y] = [ring[at]!, ring[at + 1]!];
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
    ids.push(id);
    boxes.push(x0, y0, x1, y1);
  }
  return { ids, boxes: Float64Array.from(boxes) };
}
