import type { ImagePoint } from '@headway/hub-api';

/** Points of a drawn outline at most; each of its sides is looked at against all others. */
const mostPoints = 600;

interface Size {
  width: number;
  height: number;
}

/** The nearest point that lies on the image. */
export function onImage([x, y]: ImagePoint, { width, height }: Size): ImagePoint {
  const within = (value: number, length: number) =>
    Math.round(Math.min(Math.max(value, -0.5), length - 0.5) * 100) / 100;
  return [within(x, width), within(y, height)];
}

/**
 * Leaves out points that lie nearer than `tolerance` to the line between those that stay.
 * D. Douglas, T. Peucker, 1973.
 */
export function thin(points: readonly ImagePoint[], tolerance: number): ImagePoint[] {
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let part = open.pop(); part; part = open.pop()) {
    const [from, to] = part;
    const [a, b] = [points[from], points[to]];
    if (!a || !b) continue;
    let furthest = from;
    let most = tolerance;
    for (let index = from + 1; index < to; index += 1) {
      const away = distanceTo(points[index] ?? a, a, b);
      if (away > most) [most, furthest] = [away, index];
    }
    if (furthest === from) continue;
    keep[furthest] = 1;
    open.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, index) => keep[index] === 1);
}

/** A closed ring, thinned: cut where its ends are furthest from each other, so that both halves keep their form. */
export function thinRing(ring: readonly ImagePoint[], tolerance: number): ImagePoint[] {
  const [first] = ring;
  if (!first || ring.length < 8) return [...ring];
  let half = 0;
  let most = -1;
  for (const [index, [x, y]] of ring.entries()) {
    const away = Math.hypot(x - first[0], y - first[1]);
    if (away > most) [most, half] = [away, index];
  }
  const there = thin(ring.slice(0, half + 1), tolerance);
  const back = thin([...ring.slice(half), first], tolerance);
  const thinned = [...there, ...back.slice(1, -1)];
  return thinned.length >= 3 ? thinned : [...ring];
}

/** Thinned so far that no more points are left than an outline may have. */
export function fewEnough(ring: readonly ImagePoint[], tolerance: number): ImagePoint[] {
  let found = thinRing(ring, tolerance);
  for (let coarser = tolerance; found.length > mostPoints; coarser *= 2) found = thinRing(ring, coarser);
  return found;
}

/**
 * The ring of a stroke around an object. Hands seldom end where they began: where the end crosses the beginning, what
 * reaches beyond the crossing is left out.
 */
export function closeStroke(stroke: readonly ImagePoint[]): ImagePoint[] {
  const count = stroke.length;
  const reach = Math.floor(count / 3);
  for (let i = 0; i < reach; i += 1) {
    for (let k = count - 2; k >= Math.max(count - 1 - reach, i + 2); k -= 1) {
      const [a, b, c, d] = [stroke[i], stroke[i + 1], stroke[k], stroke[k + 1]];
      const crossing = a && b && c && d && crossingOf(a, b, c, d);
      if (crossing) return [crossing, ...stroke.slice(i + 1, k + 1)];
    }
  }
  return [...stroke];
}

function crossingOf(
  [ax, ay]: ImagePoint,
  [bx, by]: ImagePoint,
  [cx, cy]: ImagePoint,
  [dx, dy]: ImagePoint,
): ImagePoint | null {
  const cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (cross === 0) return null;
  const along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross;
  const other = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross;
  if (along < 0 || along > 1 || other < 0 || other > 1) return null;
  return [ax + along * (bx - ax), ay + along * (by - ay)];
}

/** How far a point is from a line segment. */
export function distanceTo([x, y]: ImagePoint, [ax, ay]: ImagePoint, [bx, by]: ImagePoint): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Whether a point lies in a polygon, by the even-odd rule. */
export function isWithin([x, y]: ImagePoint, polygon: readonly ImagePoint[]): boolean {
  let inside = false;
  for (const [index, [ax, ay]] of polygon.entries()) {
    const [bx, by] = polygon[(index + 1) % polygon.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
