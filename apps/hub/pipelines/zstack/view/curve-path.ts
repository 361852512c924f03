/** A little of the height stays free above the highest value. */
const headroom = 0.06;

/** A line through values at even distances, each in the middle of its share of the width, as an SVG path. 0 is at the foot. */
export function curvePath(
  values: readonly number[],
  { width, height }: { width: number; height: number },
): string {
  const most = values.reduce((high, value) => Math.max(high, value), 0) || 1;
  const yOf = (value: number): number => height * (1 - (value / most) * (1 - headroom));
  const points = values.map(
    (value, at) => `${round(((at + 0.5) / values.length) * width)} ${round(yOf(value))}`,
  );
  const [first, last] = [round(yOf(values[0] ?? 0)), round(yOf(values.at(-1) ?? 0))];
  // To both sides: each value stands for its share of the width.
  return `M0 ${first} ${points.map((point) => `L${point}`).join(' ')} L${width} ${last}`;
}

/** The slice whose share of the width a place lies in. */
export function sliceUnder(x: number, { width, count }: { width: number; count: number }): number {
  return Math.min(Math.max(Math.floor((x / width) * count), 0), count - 1);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
