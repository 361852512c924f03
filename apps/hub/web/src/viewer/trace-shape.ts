/** A canvas, a path: whatever takes the corners of a polygon. */
export interface PathTaker {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** How far apart points must be to count at a scale, in pixels of the image: half a pixel of the screen; 0 keeps all. */
export function toleranceAt(scale: number): number {
  return scale >= 1 ? 0 : 0.5 / scale;
}

/** Adds the polygon between two places of `points`; points nearer than `tolerance` to the one before are left out. */
export function traceShape(
  path: PathTaker,
  points: Float32Array,
  { from, to, tolerance }: { from: number; to: number; tolerance: number },
): void {
  if (to - from < 4) return;
  let [lastX, lastY] = [points[from] ?? 0, points[from + 1] ?? 0];
  path.moveTo(lastX, lastY);
  let drawn = 1;
  for (let index = from + 2; index < to; index += 2) {
    const [x, y] = [points[index] ?? 0, points[index + 1] ?? 0];
    // No square root: this runs for millions of points.
    const isNear = Math.abs(x - lastX) < tolerance && Math.abs(y - lastY) < tolerance;
    // Where few are left all count, else nothing of the shape would be seen.
    if (isNear && !(drawn < 3 && to - index <= 2 * (3 - drawn))) continue;
    path.lineTo(x, y);
    drawn += 1;
    [lastX, lastY] = [x, y];
  }
  path.closePath();
}
