import type { Shape } from './shape.ts';

/** Rows in which a shape is looked at, at least. */
const leastRows = 12;

/** Intersection over union of two shapes, 0–1, by cutting both into thin rows. */
export function overlapOf(a: Shape, b: Shape): number {
  const top = Math.min(a.box.y, b.box.y);
  const bottom = Math.max(a.box.y + a.box.height, b.box.y + b.box.height);
  const areApart =
    a.box.x > b.box.x + b.box.width ||
    b.box.x > a.box.x + a.box.width ||
    a.box.y > b.box.y + b.box.height ||
    b.box.y > a.box.y + a.box.height;
  if (areApart) return 0;
  const rows = Math.max(leastRows, Math.ceil(bottom - top));
  const step = (bottom - top) / rows;
  let [both, either] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    const y = top + (row + 0.5) * step;
    const [inA, inB] = [spansAt(a, y), spansAt(b, y)];
    const shared = sharedLength(inA, inB);
    both += shared;
    either += lengthOf(inA) + lengthOf(inB) - shared;
  }
  return either > 0 ? both / either : 0;
}

/** Where a horizontal line is inside a shape: pairs of a beginning and an end, from left to right. */
function spansAt({ points }: Shape, y: number): readonly number[] {
  const found: number[] = [];
  for (let index = 0, last = points.length - 2; index < points.length; last = index, index += 2) {
    const [x1, y1] = [points[index] ?? 0, points[index + 1] ?? 0];
    const [x2, y2] = [points[last] ?? 0, points[last + 1] ?? 0];
    if (y1 > y !== y2 > y) found.push(((x2 - x1) * (y - y1)) / (y2 - y1) + x1);
  }
  return found.toSorted((left, right) => left - right);
}

function lengthOf(spans: readonly number[]): number {
  let length = 0;
  for (let at = 0; at + 1 < spans.length; at += 2) length += (spans[at + 1] ?? 0) - (spans[at] ?? 0);
  return length;
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  for (let i = 0, j = 0; i + 1 < a.length && j + 1 < b.length;) {
    const [endA, endB] = [a[i + 1] ?? 0, b[j + 1] ?? 0];
    length += Math.max(0, Math.min(endA, endB) - Math.max(a[i] ?? 0, b[j] ?? 0));
    if (endA < endB) i += 2;
    else j += 2;
  }
  return length;
}
