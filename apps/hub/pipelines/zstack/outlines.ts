import type { StackBox } from './contract.ts';
import { readRuns } from './label-runs.ts';

/** A plane through a stack. `xz` has a row of each slice below the other, `yz` a column of each side by side. */
export type OutlinePlane =
  | { readonly kind: 'slice'; readonly slice: number }
  | { readonly kind: 'projection'; readonly from: number; readonly to: number }
  | { readonly kind: 'xz'; readonly at: number }
  | { readonly kind: 'yz'; readonly at: number };

interface StackObject {
  readonly runs: string;
  readonly bbox: StackBox;
}

/** Whether a plane meets the box around an object: cheap, to be asked first. */
export function meets({ bbox }: Pick<StackObject, 'bbox'>, plane: OutlinePlane): boolean {
  const [x0, y0, z0, x1, y1, z1] = bbox;
  if (plane.kind === 'slice') return plane.slice >= z0 && plane.slice <= z1;
  if (plane.kind === 'projection') return plane.from <= z1 && plane.to >= z0;
  return plane.kind === 'xz' ? plane.at >= y0 && plane.at <= y1 : plane.at >= x0 && plane.at <= x1;
}

/**
 * The outer rings of an object in a plane, one for each of its pieces, as x0, y0, x1, y1 … in pixels of the plane, where
 * 0,0 is the corner of the first pixel; none where the plane doesn't meet it. Exactly the centres of its pixels lie inside.
 * @param size of a slice
 */
export function outlinesIn(
  object: StackObject,
  size: { readonly width: number; readonly height: number },
  plane: OutlinePlane,
): Float32Array[] {
  if (!meets(object, plane)) return [];
  const mask = maskIn(object, size, plane);
  return mask ? ringsOf(mask) : [];
}

const open = 1;
const done = 2;

/** What belongs to an object, not 0, with a margin of one pixel. */
interface Mask {
  readonly width: number;
  readonly data: Uint8Array;
  /** Of its first pixel, which is of the margin. */
  readonly x: number;
  readonly y: number;
}

function maskIn(
  { runs, bbox }: StackObject,
  { width, height }: { width: number; height: number },
  plane: OutlinePlane,
): Mask | null {
  const [x0, y0, z0, x1, y1, z1] = bbox;
  const [left, right] = plane.kind === 'yz' ? [z0, z1] : [x0, x1];
  const [top, bottom] = plane.kind === 'xz' ? [z0, z1] : [y0, y1];
  const across = right - left + 3;
  const data = new Uint8Array(across * (bottom - top + 3));
  const area = width * height;
  let any = false;
  const put = (column: number, row: number, length: number): void => {
    const at = (row - top + 1) * across + column - left + 1;
    data.fill(open, at, at + length);
    any = true;
  };
  readRuns(runs, (start, length) => {
    const z = Math.floor(start / area);
    const within = start - z * area;
    const y = Math.floor(within / width);
    const x = within - y * width;
    if (plane.kind === 'slice') {
      if (z === plane.slice) put(x, y, length);
    } else if (plane.kind === 'projection') {
      if (z >= plane.from && z <= plane.to) put(x, y, length);
    } else if (plane.kind === 'xz') {
      if (y === plane.at) put(x, z, length);
    } else if (plane.at >= x && plane.at < x + length) put(z, y, 1);
  });
  return any ? { width: across, data, x: left - 1, y: top - 1 } : null;
}

/** The outer ring of each piece; a piece hangs together over the sides of its pixels. */
function ringsOf(mask: Mask): Float32Array[] {
  const rings: Float32Array[] = [];
  for (let at = mask.data.indexOf(open); at >= 0; at = mask.data.indexOf(open, at + 1)) {
    rings.push(trace(mask, at));
    close(mask, at);
  }
  return rings;
}

/** Marks a piece, so that each is met once, at its first pixel. */
function close({ data, width }: Mask, first: number): void {
  const waiting = [first];
  data[first] = done;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const next of [at - 1, at + 1, at - width, at + width]) {
      if (data[next] !== open) continue;
      data[next] = done;
      waiting.push(next);
    }
  }
}

/** Walks around a piece clockwise, on the middles of the sides that face outwards. */
function trace({ data, width, x: left, y: top }: Mask, first: number): Float32Array {
  // Steps over the sides of a pixel, clockwise: up, right, down, left.
  const steps = [-width, 1, width, -1];
  const stepX = [0, 1, 0, -1];
  const stepY = [-1, 0, 1, 0];
  const points: number[] = [];
  let at = first;
  let side = 0;
  do {
    const out = steps[side] ?? 0;
    const x = (at % width) + left + 0.5 + (stepX[side] ?? 0) / 2;
    const y = Math.floor(at / width) + top + 0.5 + (stepY[side] ?? 0) / 2;
    addPoint(points, x, y);
    const clockwise = (side + 1) % 4;
    const ahead = at + (steps[clockwise] ?? 0);
    if (!data[ahead]) {
      side = clockwise;
    } else if (data[ahead + out]) {
      at = ahead + out;
      side = (side + 3) % 4;
    } else {
      at = ahead;
    }
  } while (at !== first || side !== 0);
  return Float32Array.from(points);
}

/** Of three points on a line the one between is left out. */
function addPoint(points: number[], x: number, y: number): void {
  const end = points.length;
  const [x1, y1, x2, y2] = [points[end - 4], points[end - 3], points[end - 2], points[end - 1]];
  const straight =
    x1 !== undefined &&
    y1 !== undefined &&
    x2 !== undefined &&
    y2 !== undefined &&
    (x2 - x1) * (y - y2) === (y2 - y1) * (x - x2);
  if (straight) points.length = end - 2;
  points.push(x, y);
}
