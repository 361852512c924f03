import type { Region } from './region.ts';

/** A point or vertex in pixels; pixel centres lie at integers. */
export type Point = readonly [x: number, y: number];

/**
 * The outer ring of a region, clockwise on screen, not closed (the last vertex differs from the
 * first). Vertices are the midpoints of the pixel sides that face outwards, so exactly the
 * region's pixel centres lie inside. Of a region in several pieces the largest is taken.
 */
export function traceContour(region: Region): Point[] {
  const mask = largestPiece(region);
  const { width, height } = region;
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] === 1;
  const first = mask.indexOf(1);
  const startX = first % width;
  const startY = (first - startX) / width;
  const ring: Point[] = [];
  let x = startX;
  let y = startY;
  // Sides of a pixel: 0 top, 1 right, 2 bottom, 3 left, walked clockwise with the pixel on the right hand.
  let side = 0;
  do {
    const [ox, oy] = OUT[side]!;
    ring.push([region.x0 + x + ox / 2, region.y0 + y + oy / 2]);
    const [fx, fy] = OUT[(side + 1) % 4]!;
    if (!inside(x + fx, y + fy)) {
      side = (side + 1) % 4;
    } else if (inside(x + fx + ox, y + fy + oy)) {
      x += fx + ox;
      y += fy + oy;
      side = (side + 3) % 4;
    } else {
      x += fx;
      y += fy;
    }
  } while (x !== startX || y !== startY || side !== 0);
  return ring;
}

/** Step across each side of a pixel. */
const OUT: readonly Point[] = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

/** Leaves out vertices that lie on the straight line between their neighbours. */
export function dropCollinear(ring: readonly Point[]): Point[] {
  const kept = ring.filter(([x, y], i) => {
    const [px, py] = ring[(i + ring.length - 1) % ring.length]!;
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return Math.abs((x - px) * (ny - y) - (y - py) * (nx - x)) > 1e-9;
  });
  return kept.length >= 3 ? kept : [...ring];
}

/**
 * Length of a traced ring with its staircase smoothed: every vertex is replaced by the mean of
 * itself and its two neighbours on either side. Within 2 % on discs from 6 pixels radius.
 */
export function ringLength(ring: readonly Point[]): number {
  const n = ring.length;
  const even = ring.map((_, i): Point => {
    let sx = 0;
    let sy = 0;
    for (let k = -2; k <= 2; k++) {
      const [x, y] = ring[(i + k + 2 * n) % n]!;
      sx += x;
      sy += y;
    }
    return [sx / 5, sy / 5];
  });
  let length = 0;
  for (const [i, [x, y]] of even.entries()) {
    const [nx, ny] = even[(i + 1) % n]!;
    length += Math.hypot(nx - x, ny - y);
  }
  return length;
}

function largestPiece(region: Region): Uint8Array {
  const { mask, width } = region;
  const piece = new Int32Array(mask.length);
  const sizes: number[] = [0];
  const stack: number[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || piece[seed]) continue;
    const label = sizes.length;
    let size = 0;
    piece[seed] = label;
    stack.push(seed);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++;
      const x = i % width;
      for (const [next, fits] of [
        [i - 1, x > 0],
        [i + 1, x < width - 1],
        [i - width, i >= width],
        [i + width, i < mask.length - width],
      ] as const) {
        if (!fits || !mask[next] || piece[next]) continue;
        piece[next] = label;
        stack.push(next);
      }
    }
    sizes.push(size);
  }
  if (sizes.length <= 2) return mask;
  const largest = sizes.indexOf(Math.max(...sizes));
  return Uint8Array.from(piece, (label) => (label === largest ? 1 : 0));
}
