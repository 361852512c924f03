import { formatCount } from '@headway/react';

const plurals = new Intl.PluralRules('en');
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** `1 image`, `1,024 images`. */
export function formatCounted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${plurals.select(value) === 'one' ? one : many}`;
}

/** `just now`, `3 minutes ago`, `yesterday`; after a week the date. */
export function formatWhen(time: string, now: number): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const past = Math.abs(seconds);
  if (past < 60) return 'just now';
  if (past < 3600) return relative.format(Math.trunc(seconds / 60), 'minute');
  if (past < 86_400) return relative.format(Math.trunc(seconds / 3600), 'hour');
  if (past < 7 * 86_400) return relative.format(Math.trunc(seconds / 86_400), 'day');
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(new Date(time));
}

/** `Nov 21, 9:40 PM`: a name that stays the same. */
export function formatTime(time: string): string {
  const parts = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(undefined, parts).format(new Date(time));
}

/** `Nov 21`. */
export function formatDay(time: string): string {
  return new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }).format(new Date(time));
}
