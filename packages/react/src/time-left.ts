import { formatUnitRange, type Locale } from './format.ts';

/** Time left as a range, ms. */
export interface TimeRange {
  lowMs: number;
  highMs: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Time left in words: `a few seconds`, `less than a minute`, `about 2–3 min`, `about 1–2 h`. Coarse on purpose, so that
 * it does not jump with each event; a range whose ends differ by a step is told as it is, a wide one by its ends.
 */
export function timeLeftWords({ lowMs, highMs }: TimeRange, locale?: Locale): string {
  const [low, high] = lowMs <= highMs ? [lowMs, highMs] : [highMs, lowMs];
  if (high < 10 * second) return 'a few seconds';
  if (high < 50 * second) return 'less than a minute';
  // The larger end chooses the unit: "about 50–90 min" is harder to read than "about 1–2 h".
  if (high < 90 * minute)
    return about(low, high, { length: minute, unit: 'minute', step: minuteStep(high) }, locale);
  if (high < 2 * day) return about(low, high, { length: hour, unit: 'hour', step: 1 }, locale);
  return about(low, high, { length: day, unit: 'day', step: 1 }, locale);
}

interface Scale {
  length: number;
  unit: 'minute' | 'hour' | 'day';
  /** Counts are rounded to a multiple of it. */
  step: number;
}

/** Beyond twenty minutes nobody needs single ones. */
function minuteStep(highMs: number): number {
  return highMs < 20 * minute ? 1 : 5;
}

function about(low: number, high: number, { length, unit, step }: Scale, locale: Locale): string {
  const round = (ms: number): number => Math.max(step, Math.round(ms / length / step) * step);
  const [from, to] = [round(low), round(high)];
  // A minute at most when the low end rounds to nothing: "about 1–3 min" would promise too much.
  if (unit === 'minute' && low < minute / 2 && to > from)
    return `up to ${formatUnitRange(to, to, unit, locale)}`;
  return `about ${formatUnitRange(from, to, unit, locale)}`;
}
