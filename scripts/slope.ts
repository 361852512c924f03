/** A point of a line that is looked for. */
export interface Point {
  x: number;
  y: number;
}

/** How much `y` grows with each `x`, by least squares; 0 where all `x` are the same. */
export function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
}

/** The smallest `y` of each of so many parts of the range of `x`: what is left once garbage was collected. */
export function troughs(points: readonly Point[], parts: number): Point[] {
  const xs = points.map((point) => point.x);
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const width = (high - low) / parts || 1;
  const least = new Map<number, Point>();
  for (const point of points) {
    const part = Math.min(parts - 1, Math.floor((point.x - low) / width));
    const before = least.get(part);
    if (!before || point.y < before.y) least.set(part, point);
  }
  return [...least.values()];
}
