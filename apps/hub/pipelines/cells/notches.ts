import type { Point } from './contours.ts';
import type { Region } from './region.ts';

/** A place where the outline retreats behind the convex hull; coordinates within the region's frame. */
export interface Notch {
  readonly x: number;
  readonly y: number;
  /** Distance from the hull's edge in pixels. */
  readonly depth: number;
}

/** How far a region is from being convex. */
export interface Notches {
  /** Pixels of the region over pixels of its convex hull; 1 for any digitally convex region, also small ones. */
  readonly convexity: number;
  readonly deepest: Notch | null;
  /** The deepest notch on the other side of the centroid. */
  readonly opposite: Notch | null;
}

/** Pixels between hull and region that are looked at for notches. */
const LOOKS = 600;

/** Finds the hull's deepest notch and the deepest one facing it. */
export function findNotches(region: Region): Notches {
  const hull = convexHull(region);
  const convexity = region.area / Math.max(latticePoints(hull), region.area);
  const gaps = gapPixels(region, hull);
  if (gaps.length === 0) return { convexity, deepest: null, opposite: null };
  const deepest = gaps.reduce((a, b) => (b.depth > a.depth ? b : a));
  const [cx, cy] = centre(region);
  const facing = gaps.filter(({ x, y }) => (x - cx) * (deepest.x - cx) + (y - cy) * (deepest.y - cy) < 0);
  const opposite = facing.length === 0 ? null : facing.reduce((a, b) => (b.depth > a.depth ? b : a));
  return { convexity, deepest, opposite };
}

/** Cuts a region along the line through its two facing notches; null when it has none of a pixel or more. */
export function notchLabels(region: Region, { deepest, opposite }: Notches): Int32Array | null {
  if (!deepest || !opposite || deepest.depth < 1 || opposite.depth < 1) return null;
  const dx = opposite.x - deepest.x;
  const dy = opposite.y - deepest.y;
  const labels = new Int32Array(region.mask.length);
  for (let y = 0; y < region.height; y++) {
    for (let x = 0; x < region.width; x++) {
      if (!region.mask[y * region.width + x]) continue;
      labels[y * region.width + x] = dx * (y - deepest.y) - dy * (x - deepest.x) > 0 ? 1 : 2;
    }
  }
  return labels;
}

/** Convex hull of the pixel centres, counter-clockwise in image coordinates. */
function convexHull(region: Region): Point[] {
  const points: Point[] = [];
  for (let y = 0; y < region.height; y++) {
    const row = region.mask.subarray(y * region.width, (y + 1) * region.width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    const last = row.lastIndexOf(1);
    points.push([first, y]);
    if (last > first) points.push([last, y]);
  }
  const chain = (ordered: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const point of ordered) {
      while (kept.length >= 2 && turn(kept[kept.length - 2]!, kept[kept.length - 1]!, point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  // Ordered by y, then x: the two chains run down one side and up the other.
  const hull = [...chain(points), ...chain(points.toReversed())];
  return hull.length > 0 ? hull : points;
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Pixel centres in the hull, border included (Pick's theorem: area + border / 2 + 1). */
function latticePoints(hull: readonly Point[]): number {
  let twice = 0;
  let border = 0;
  for (const [i, a] of hull.entries()) {
    const b = hull[(i + 1) % hull.length]!;
    twice += a[0] * b[1] - b[0] * a[1];
    border += greatestDivisor(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1]));
  }
  return Math.abs(twice) / 2 + border / 2 + 1;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Pixels inside the hull but not in the region, with their distance from the hull's edge. */
function gapPixels(region: Region, hull: readonly Point[]): Notch[] {
  const edges = hull.map((a, i) => {
    const b = hull[(i + 1) % hull.length]!;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return { x: a[0], y: a[1], nx: -(b[1] - a[1]) / length, ny: (b[0] - a[0]) / length };
  });
  const gaps: Notch[] = [];
  const step = Math.max(1, Math.floor(Math.sqrt((region.width * region.height - region.area) / LOOKS)));
  for (let y = 0; y < region.height; y += step) {
    for (let x = 0; x < region.width; x += step) {
      if (region.mask[y * region.width + x]) continue;
      let depth = Infinity;
      for (const edge of edges) {
        depth = Math.min(depth, (x - edge.x) * edge.nx + (y - edge.y) * edge.ny);
        if (depth <= 0) break;
      }
      if (depth > 0 && depth < Infinity) gaps.push({ x, y, depth });
    }
  }
  return gaps;
}

function centre(region: Region): Point {
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < region.mask.length; i++) {
    if (!region.mask[i]) continue;
    sx += i % region.width;
    sy += Math.floor(i / region.width);
  }
  return [sx / region.area, sy / region.area];
}
