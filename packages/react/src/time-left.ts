import { formatUnitRange, type Locale } from './format.ts';

/** Time left as a range, ms. */
export interface TimeRange {
  lowMs: number;
  highMs: number;
}

/** A time left as it is written, without its words: what is compared to see whether they change. */
export interface TimeLeftPhrase {
  /** Which of `scales`. */
  scale: number;
  /** Counts of the unit, multiples of the step; 0 and 0 where the words tell none. From 0: at most. */
  from: number;
  to: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

interface Scale {
  /** For ranges that end below. */
  belowMs: number;
  /** Words instead of counts. */
  words?: string;
  unit: 'minute' | 'hour' | 'day';
  length: number;
  /** Counts are rounded to a multiple of it. */
  step: number;
}

const days: Scale = { belowMs: Number.POSITIVE_INFINITY, unit: 'day', length: day, step: 1 };

/** The larger end chooses: "about 50–90 min" is harder to read than "about 1–2 h". */
const scales: readonly Scale[] = [
  { belowMs: 10 * second, words: 'a few seconds', unit: 'minute', length: minute, step: 1 },
  { belowMs: 50 * second, words: 'less than a minute', unit: 'minute', length: minute, step: 1 },
  { belowMs: 20 * minute, unit: 'minute', length: minute, step: 1 },
  // Beyond twenty minutes nobody needs single ones.
  { belowMs: 90 * minute, unit: 'minute', length: minute, step: 5 },
  { belowMs: 2 * day, unit: 'hour', length: hour, step: 1 },
  days,
];

/** A longer time than is shown must be so much longer before it is shown, as a share of the limit or of a step. */
const margin = { scale: 0.25, count: 0.4 } as const;

/**
 * What to write of a time left. With what is written now (`before`), that only rises when the time left clearly has,
 * so that it does not change to and fro; it falls as time passes.
 */
export function timeLeftPhrase(range: TimeRange, before: TimeLeftPhrase | null = null): TimeLeftPhrase {
  const [low, high] = range.lowMs <= range.highMs ? [range.lowMs, range.highMs] : [range.highMs, range.lowMs];
  const fitting = scaleOf(high);
  const held = before && fitting > before.scale ? scaleOf(high / (1 + margin.scale)) : fitting;
  const scale = before ? Math.max(held, Math.min(fitting, before.scale)) : fitting;
  const { words, length, step } = scaleAt(scale);
  if (words !== undefined) return { scale, from: 0, to: 0 };
  const shown = before?.scale === scale ? before : null;
  const to = Math.max(step, count(high / length / step, shown && shown.to / step) * step);
  const from = Math.min(to, count(low / length / step, shown && shown.from / step) * step);
  return { scale, from, to };
}

/** A promise is broken so much beyond its longer end: a share of it, and a little for all that is short anyway. */
const grace = { share: 0.5, ms: 10_000 } as const;

/**
 * Whether a job that says nothing takes clearly longer than it was said to, so that a time left would be no more than a
 * hope, such as "a few seconds" for minutes.
 * @param silentMs since its work was last heard of
 * @param dueMs the longer end of the time left as of then
 */
export function isOverdue(silentMs: number | null, dueMs: number | null): boolean {
  if (silentMs === null || dueMs === null) return false;
  return silentMs > Math.max(0, dueMs) * (1 + grace.share) + grace.ms;
}

function scaleOf(highMs: number): number {
  return scales.findIndex(({ belowMs }) => highMs < belowMs);
}

function scaleAt(place: number): Scale {
  return scales[place] ?? days;
}

function count(exact: number, shown: number | null): number {
  const rounded = Math.round(exact);
  if (shown === null || rounded <= shown) return rounded;
  return Math.max(shown, Math.round(exact - margin.count));
}

/**
 * Time left in words: `a few seconds`, `less than a minute`, `about 2–3 min`, `about 1–2 h`. Coarse on purpose, so that
 * it does not jump with each event; a range whose ends differ by a step is told as it is, a wide one by its ends.
 */
export function timeLeftWords(range: TimeRange, locale?: Locale): string {
  return phraseWords(timeLeftPhrase(range), locale);
}

export function phraseWords({ scale, from, to }: TimeLeftPhrase, locale?: Locale): string {
  const { words, unit, step } = scaleAt(scale);
  if (words !== undefined) return words;
  // "about 1–3 min" would promise too much where the low end rounds to nothing.
  if (unit === 'minute' && from === 0 && to > step) return `up to ${formatUnitRange(to, to, unit, locale)}`;
  return `about ${formatUnitRange(Math.max(step, from), to, unit, locale)}`;
}

export function isSamePhrase(a: TimeLeftPhrase | null, b: TimeLeftPhrase | null): boolean {
  return a?.scale === b?.scale && a?.from === b?.from && a?.to === b?.to;
}
