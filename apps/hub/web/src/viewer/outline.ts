import type { Shape } from './shape.ts';
import type { Box, Size, View } from './view-transform.ts';

/** A shape with its outlines as the canvas takes them, made when first drawn. */
export interface Outline {
  shape: Shape;
  /** The outline, only as fine as it can be seen at a scale. */
  at(scale: number): Path2D;
}

/**
 * One path for each shape: thousands of points in one path are several times slower to draw, and what is out of sight
 * can be left out.
 */
export function outlineOf(shape: Shape): Outline {
  const paths = new Map<number, Path2D>();
  return {
    shape,
    at(scale) {
      const tolerance = toleranceAt(scale);
      const known = paths.get(tolerance);
      if (known) return known;
      const path = new Path2D(pathData(simplify(shape.points, tolerance)));
      paths.set(tolerance, path);
      return path;
    },
  };
}

/**
 * How far apart points must be to count at a scale, in pixels of the image: at most half a pixel of the screen. In
 * steps of two, so that few versions of an outline are kept however one zooms; 0 keeps all.
 */
export function toleranceAt(scale: number): number {
  return scale >= 1 ? 0 : 2 ** Math.floor(Math.log2(1 / scale)) / 2;
}

/** Leaves out points that are nearer than `tolerance` to the one kept before; all stay where too few would be left. */
export function simplify(points: Float32Array, tolerance: number): Float32Array {
  if (tolerance <= 0) return points;
  const kept: number[] = [];
  let [lastX, lastY] = [Infinity, Infinity];
  for (let index = 0; index < points.length; index += 2) {
    const [x, y] = [points[index] ?? 0, points[index + 1] ?? 0];
    if (Math.hypot(x - lastX, y - lastY) < tolerance) continue;
    kept.push(x, y);
    [lastX, lastY] = [x, y];
  }
  return kept.length < 6 ? points : Float32Array.from(kept);
}

/** The path as SVG writes it: one call instead of one for each point. */
function pathData(points: Float32Array): string {
  return points.length === 0 ? '' : `M${points.join(' ')}Z`;
}

/** Whether a box of the image is on the stage, with some room for the width of its lines. */
export function isInSight({ x, y, width, height }: Box, view: View, stage: Size): boolean {
  const room = 4;
  const [left, top] = [x * view.scale + view.x, y * view.scale + view.y];
  return (
    left <= stage.width + room &&
    top <= stage.height + room &&
    left + width * view.scale >= -room &&
    top + height * view.scale >= -room
  );
}
