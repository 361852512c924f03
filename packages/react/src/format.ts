import { dateTimeFormat, numberFormat, relativeTimeFormat } from './intl-formats.ts';

/** Numbers as people read them, through `Intl`. `locale` absent: the reader's own. */
export type Locale = string | undefined;

/** `12,408`. */
export function formatCount(value: number, locale?: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}

/** Whole percent, rounded down: 100 % only when it is all done. */
export function formatPercent(fraction: number, locale?: Locale): string {
  const whole = percentOf(fraction) / 100;
  return numberFormat(locale, { style: 'percent' }).format(whole).replace(/(\d)%/, '$1\u202f%');
}

/** 0–100, whole, rounded down. */
export function percentOf(fraction: number): number {
  // 0.29 × 100 is 28.999…: the small allowance keeps it 29.
  return Math.floor(Math.min(1, Math.max(0, fraction)) * 100 + 1e-9);
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `1.4 MB`, in thousands. */
export function formatBytes(bytes: number, locale?: Locale): string {
  let [value, power] = [bytes, 0];
  // 999.95 would be written as 1,000.0.
  while (value >= 999.95 && power < byteUnits.length - 1) [value, power] = [value / 1000, power + 1];
  const digits = power === 0 || value >= 99.95 ? 0 : 1;
  const unit = byteUnits[power] ?? 'byte';
  return numberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

/** How far work is: `34 / 120 tiles`, `1.4 MB / 5 MB`, `34 tiles` while the total is unknown; `null` without numbers. */
export function formatAmount(
  { done, total, unit }: { done: number | null; total: number | null; unit: string | null },
  locale?: Locale,
): string | null {
  if (done === null) return null;
  const isBytes = unit === 'bytes';
  const write = isBytes ? formatBytes : formatCount;
  const amount = total === null ? write(done, locale) : `${write(done, locale)} / ${write(total, locale)}`;
  return unit === null || isBytes ? amount : `${amount} ${unit}`;
}

type TimeUnit = 'second' | 'minute' | 'hour' | 'day';
const lengths: readonly (readonly [unit: TimeUnit, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** The largest unit that fits, and how many of it, rounded down. */
function inLargestUnit(ms: number): {
  unit: TimeUnit;
  count: number;
  /** The unit below it, of `ms` each; it fills what `ofMs` leaves over. */
  next: { unit: TimeUnit; ms: number; ofMs: number } | null;
} {
  const found = lengths.findIndex(([, of]) => ms >= of);
  const place = found < 0 ? lengths.length - 1 : found;
  const [unit, length] = lengths[place] ?? (['second', 1000] as const);
  const below = lengths[place + 1];
  const next = below ? { unit: below[0], ms: below[1], ofMs: length } : null;
  return { unit, count: Math.floor(ms / length), next };
}

/**
 * English writes narrow units without the space that belongs between number and unit, `3s`, and in Britain minutes with
 * the ending of a word, `3 mins`, which no other unit has.
 */
function spaced(text: string): string {
  return text.replace(/(\d)([a-z])/i, '$1\u00a0$2').replace(/\bmins\b/, 'min');
}

/** How long something took: `840 ms`, `12 s`, `3 min`, `2 h`. */
export function formatDuration(ms: number, locale?: Locale): string {
  if (ms < 1000) return `${formatCount(Math.max(0, Math.round(ms)), locale)}\u00a0ms`;
  const { unit, count } = inLargestUnit(ms);
  return formatUnit(count, unit, locale);
}

/** The same to the unit below the largest, for what is compared or watched: `12 s`, `3 min 12 s`, `1 h 4 min`. */
export function formatElapsed(ms: number, locale?: Locale): string {
  if (ms < 60_000) return formatDuration(ms, locale);
  const { unit, count, next } = inLargestUnit(ms);
  const rest = next ? Math.floor((ms % next.ofMs) / next.ms) : 0;
  const whole = formatUnit(count, unit, locale);
  return next && rest > 0 ? `${whole}\u00a0${formatUnit(rest, next.unit, locale)}` : whole;
}

/** `3 s`, `12 min`, `2 h`, `5 days`. */
export function formatUnit(count: number, unit: TimeUnit, locale?: Locale): string {
  return spaced(unitFormat(unit, locale).format(count));
}

/** `2–3 min`; one number when both ends are the same. */
export function formatUnitRange(low: number, high: number, unit: TimeUnit, locale?: Locale): string {
  return low === high
    ? formatUnit(low, unit, locale)
    : spaced(unitFormat(unit, locale).formatRange(low, high));
}

function unitFormat(unit: TimeUnit, locale: Locale): Intl.NumberFormat {
  const unitDisplay = unit === 'second' || unit === 'hour' ? 'narrow' : 'short';
  return numberFormat(locale, { style: 'unit', unit, unitDisplay });
}

/** `3 s ago`, `2 min ago`; `just now` within a second, and for times ahead, which only differing clocks make. */
export function formatAgo(agoMs: number, locale?: Locale): string {
  if (agoMs < 1000) return 'just now';
  const { unit, count } = inLargestUnit(agoMs);
  // English: "2m ago" reads as metres or months, and "2 min. ago" has a full stop that durations here do not have.
  const style = unit === 'minute' ? 'short' : 'narrow';
  const words = relativeTimeFormat(locale, { style }).format(-count, unit);
  return spaced(words).replace('min. ago', 'min ago');
}

/** The exact time, for a tooltip. `iso` is ISO 8601. */
export function formatExactTime(iso: string, locale?: Locale): string {
  return dateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** The time of day to the second, of equal width: `09:00:13`. Give all lines of a list the same format: making one is slow. */
export function timeOfDay(locale?: Locale): Intl.DateTimeFormat {
  return dateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}
