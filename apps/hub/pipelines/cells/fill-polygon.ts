import type { Point } from './contours.ts';

/**
 * Visits the pixels whose centres lie inside a polygon (even-odd rule), as runs of a row:
 * `x0` to `x1`, both included. Rows and columns outside the image are left out.
 */
export function fillPolygon(
  polygon: readonly Point[],
  size: { readonly width: number; readonly height: number },
  visit: (y: number, x0: number, x1: number) => void,
): void {
  let low = Infinity;
  let high = -Infinity;
  for (const [, y] of polygon) {
    if (y < low) low = y;
    if (y > high) high = y;
  }
  const last = Math.min(size.height - 1, Math.floor(high));
  for (let y = Math.max(0, Math.ceil(low)); y <= last; y++) {
    const crossings = rowCrossings(polygon, y);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const x0 = Math.max(0, Math.ceil(crossings[i]!));
      const x1 = Math.min(size.width - 1, Math.floor(crossings[i + 1]!));
      if (x0 <= x1) visit(y, x0, x1);
    }
  }
}

function rowCrossings(polygon: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  for (const [i, [ax, ay]] of polygon.entries()) {
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    // Half-open: a vertex on the row belongs to one of its two sides only.
    if (ay <= y === by <= y) continue;
    crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return crossings.sort((a, b) => a - b);
}
