import type { Frame } from './frame.ts';
import { atLeast } from './scratch.ts';

/** The convex hull of a region's pixel centres, counter-clockwise in image coordinates; arrays may be longer than needed. */
export interface Hull {
  readonly count: number;
  /** Corners, in the frame's coordinates. */
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** Makes a finder of hulls; each lives until the next one is found. */
export function createHullFinder(): (frame: Frame) => Hull {
  let endsX = new Int32Array(0);
  let endsY = new Int32Array(0);
  let hullX = new Int32Array(0);
  let hullY = new Int32Array(0);
  return (frame) => {
    const most = 2 * frame.height;
    endsX = atLeast(endsX, most);
    endsY = atLeast(endsY, most);
    // Either chain may hold every point for a while.
    hullX = atLeast(hullX, 2 * most);
    hullY = atLeast(hullY, 2 * most);
    const ends = rowEnds(frame, endsX, endsY);
    const hull = { x: hullX, y: hullY };
    // Ordered by y, then x: the two chains run down one side and up the other.
    const down = chain({ x: endsX, y: endsY }, { from: 0, step: 1, count: ends }, hull, 0);
    const count = chain({ x: endsX, y: endsY }, { from: ends - 1, step: -1, count: ends }, hull, down);
    if (count > 0) return { ...hull, count };
    // A single pixel.
    hullX[0] = endsX[0]!;
    hullY[0] = endsY[0]!;
    return { ...hull, count: 1 };
  };
}

/** The first and the last set pixel of each row, one point where they are the same; returns how many. */
function rowEnds({ pixels, area, width }: Frame, x: Int32Array, y: Int32Array): number {
  let count = 0;
  let row = -1;
  let rowStart = -Infinity;
  const put = (pixel: number): void => {
    x[count] = pixel - rowStart;
    y[count++] = row;
  };
  for (let k = 0; k < area; k++) {
    const pixel = pixels[k]!;
    if (pixel < rowStart + width) continue;
    if (k > 0 && pixels[k - 1]! - rowStart > x[count - 1]!) put(pixels[k - 1]!);
    row = Math.floor(pixel / width);
    rowStart = row * width;
    put(pixel);
  }
  const last = pixels[area - 1]!;
  if (last - rowStart > x[count - 1]!) put(last);
  return count;
}

interface Points {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** Appends one side of the hull to `hull`, without its last corner, with which the other side begins. */
function chain(
  points: Points,
  { from, step, count }: { from: number; step: number; count: number },
  hull: Points,
  start: number,
): number {
  let size = start;
  for (let n = 0, p = from; n < count; n++, p += step) {
    const x = points.x[p]!;
    const y = points.y[p]!;
    while (size - start >= 2 && turn(hull, size, x, y) <= 0) size--;
    hull.x[size] = x;
    hull.y[size++] = y;
  }
  return size - 1;
}

/** Above 0 when the way over the last two corners to a point turns counter-clockwise. */
function turn({ x, y }: Points, size: number, px: number, py: number): number {
  const ax = x[size - 2]!;
  const ay = y[size - 2]!;
  return (x[size - 1]! - ax) * (py - ay) - (y[size - 1]! - ay) * (px - ax);
}

/** Pixel centres in the hull, border included (Pick's theorem: area + border / 2 + 1). */
export function latticePoints({ count, x, y }: Hull): number {
  let twice = 0;
  let border = 0;
  for (let a = 0; a < count; a++) {
    const b = a + 1 < count ? a + 1 : 0;
    twice += x[a]! * y[b]! - y[a]! * x[b]!;
    border += greatestDivisor(Math.abs(x[b]! - x[a]!), Math.abs(y[b]! - y[a]!));
  }
  return Math.abs(twice) / 2 + border / 2 + 1;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
