/** A time without news that is longer than this is a gap in a line, ms. */
export const gapMs = 20_000;

/** A value over time, as a chart takes it. */
export interface Series {
  /** Ms since 1970, rising. */
  times: readonly number[];
  /** `null` where nothing was told: the line has a gap there. */
  values: readonly (number | null)[];
}

/** The values of samples, oldest first, with a gap wherever nothing was told for a while. */
export function seriesOf<Sample extends { timestamp: string; coversMs?: number }>(
  samples: readonly Sample[],
  valueOf: (sample: Sample) => number | null,
): Series {
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const sample of samples) {
    const time = Date.parse(sample.timestamp);
    const before = times.at(-1);
    if (before !== undefined && time <= before) continue;
    if (before !== undefined && time - before > gapMs + (sample.coversMs ?? 0)) {
      times.push(before + 1);
      values.push(null);
    }
    times.push(time);
    values.push(valueOf(sample));
  }
  return { times, values };
}

/** The least and the most of a series; `null` while it has no value. */
export function extentOf({ values }: Series): { least: number; most: number } | null {
  const told = values.filter((value) => value !== null);
  if (told.length === 0) return null;
  return told.reduce(
    ({ least, most }, value) => ({ least: Math.min(least, value), most: Math.max(most, value) }),
    { least: Infinity, most: -Infinity },
  );
}

/** Places of values with a gap on both sides: a line can't show them, a point can. */
export function lonePoints({ values }: Series): number[] {
  return values.flatMap((value, index) => {
    const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    return value !== null && isAlone ? [index] : [];
  });
}
