/** One number of each object, in the unit that people read. */
export interface MeasureColumn {
  id: string;
  /** For the head of a table: `Circ.`. */
  short: string;
  /** `Circularity`. */
  name: string;
  /** `µm²`; `null`: a mere number. */
  unit: string | null;
  /** In the order of the ids. */
  values: Float64Array;
  format(value: number): string;
  /** Pressed once, the table shows its largest first. @default true */
  largestFirst?: boolean;
  /** Whether the table leaves it out until it is chosen. @default false */
  hidden?: boolean;
  /** Whether it is of no use for colours and histograms, as a running number is. @default false */
  isName?: boolean;
}

/** What was measured of the objects of a result. */
export interface Measures {
  /** Of the objects; their shapes have the same. */
  ids: readonly string[];
  columns: readonly MeasureColumn[];
  /** 1: wants a look. */
  attention: Uint8Array;
}

/** `Area in µm²`. */
export function titleOf({ name, unit }: Pick<MeasureColumn, 'name' | 'unit'>): string {
  return unit === null ? name : `${name} in ${unit}`;
}

/** From the smallest to the largest of a column; values that are no numbers are left out. */
export function extentOf(values: Float64Array): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 0] : [low, high];
}

/** How often values fall into each of `count` equal parts of the extent; the last holds its upper end, too. */
export function binsOf(
  values: Float64Array,
  {
    extent: [low, high],
    count,
    mask,
  }: { extent: readonly [number, number]; count: number; mask?: Uint8Array | null },
): number[] {
  const bins = Array.from({ length: count }, () => 0);
  const scale = high > low ? count / (high - low) : 0;
  for (let index = 0; index < values.length; index += 1) {
    if (mask && mask[index] === 0) continue;
    const value = values[index] ?? 0;
    if (Number.isNaN(value)) continue;
    const bin = Math.min(count - 1, Math.max(0, Math.floor((value - low) * scale)));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}
