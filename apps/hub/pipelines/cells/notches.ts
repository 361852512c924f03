import { createHullFinder, latticePoints, type Hull } from './convex-hull.ts';
import type { Frame } from './frame.ts';
import { atLeast } from './scratch.ts';

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

/** Makes a finder of the hull's deepest notch and the deepest one facing it. */
export function createNotchFinder(): (frame: Frame) => Notches {
  const findHull = createHullFinder();
  const measureDepth = createDepthMeter();
  let gaps = new Int32Array(0);
  let depths = new Float64Array(0);
  return (frame) => {
    const { mask, width, height, area } = frame;
    const hull = findHull(frame);
    const convexity = area / Math.max(latticePoints(hull), area);
    const depthAt = measureDepth(hull);
    const step = Math.max(1, Math.floor(Math.sqrt((width * height - area) / LOOKS)));
    const most = Math.ceil(width / step) * Math.ceil(height / step);
    gaps = atLeast(gaps, most);
    depths = atLeast(depths, most);
    let count = 0;
    let deepest = -1;
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) {
        const pixel = y * width + x;
        if (mask[pixel]) continue;
        const depth = depthAt(x, y);
        if (depth <= 0) continue;
        gaps[count] = pixel;
        depths[count] = depth;
        if (deepest < 0 || depth > depths[deepest]!) deepest = count;
        count++;
      }
    }
    if (deepest < 0) return { convexity, deepest: null, opposite: null };
    const notch = (gap: number): Notch => {
      const pixel = gaps[gap]!;
      return { x: pixel % width, y: Math.floor(pixel / width), depth: depths[gap]! };
    };
    const first = notch(deepest);
    const [cx, cy] = centre(frame);
    let opposite: Notch | null = null;
    for (let gap = 0; gap < count; gap++) {
      if (opposite && depths[gap]! <= opposite.depth) continue;
      const facing = notch(gap);
      if ((facing.x - cx) * (first.x - cx) + (facing.y - cy) * (first.y - cy) < 0) opposite = facing;
    }
    return { convexity, deepest: first, opposite };
  };
}

/** Makes a meter of how far points lie inside a hull; 0 or less for those that do not. */
function createDepthMeter(): (hull: Hull) => (x: number, y: number) => number {
  let normalX = new Float64Array(0);
  let normalY = new Float64Array(0);
  return ({ count, x, y }) => {
    const nx = (normalX = atLeast(normalX, count));
    const ny = (normalY = atLeast(normalY, count));
    for (let a = 0; a < count; a++) {
      const b = a + 1 < count ? a + 1 : 0;
      const length = Math.hypot(x[b]! - x[a]!, y[b]! - y[a]!) || 1;
      nx[a] = -(y[b]! - y[a]!) / length;
      ny[a] = (x[b]! - x[a]!) / length;
    }
    // Neighbouring points mostly lie outside the same edge: it is asked first.
    let outside = 0;
    return (px, py) => {
      if ((px - x[outside]!) * nx[outside]! + (py - y[outside]!) * ny[outside]! <= 0) return 0;
      let depth = Infinity;
      for (let edge = 0; edge < count; edge++) {
        const here = (px - x[edge]!) * nx[edge]! + (py - y[edge]!) * ny[edge]!;
        if (here <= 0) {
          outside = edge;
          return 0;
        }
        if (here < depth) depth = here;
      }
      return depth;
    };
  };
}

/** Which side of the line through its two facing notches each pixel lies on, 0 or 1; null without notches of a pixel or more. */
export function notchSides(frame: Frame, { deepest, opposite }: Notches): Int32Array | null {
  if (!deepest || !opposite || deepest.depth < 1 || opposite.depth < 1) return null;
  const dx = opposite.x - deepest.x;
  const dy = opposite.y - deepest.y;
  const { width, area, pixels } = frame;
  const sides = new Int32Array(width * frame.height).fill(-1);
  for (let k = 0; k < area; k++) {
    const pixel = pixels[k]!;
    const y = Math.floor(pixel / width);
    const x = pixel - y * width;
    sides[pixel] = dx * (y - deepest.y) - dy * (x - deepest.x) > 0 ? 0 : 1;
  }
  return sides;
}

function centre({ area, pixels, width }: Frame): readonly [x: number, y: number] {
  let sx = 0;
  let sy = 0;
  for (let k = 0; k < area; k++) {
    const y = Math.floor(pixels[k]! / width);
    sx += pixels[k]! - y * width;
    sy += y;
  }
  return [sx / area, sy / area];
}
