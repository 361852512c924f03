import { formatCount, type Locale } from './format.ts';
import type { LogFilter } from './log-index.ts';
import type { LogLine } from './log-line.ts';
import type { Freshness } from './use-live.ts';

const levelWords = { info: '', warning: 'Warning: ', error: 'Error: ' } as const satisfies Record<
  LogLine['level'],
  string
>;

/** What stands before a line for those who don't see its colour and mark. */
export function levelWord(level: LogLine['level']): string {
  return levelWords[level];
}

/** `1 line`, `1,204 lines`. */
export function linesWords(count: number, locale?: Locale): string {
  return `${formatCount(count, locale)} ${count === 1 ? 'line' : 'lines'}`;
}

/** Lines that are read out in full when they come together; of more only their number is told. */
const mostRead = 2;

/**
 * What a screen reader says of lines that came: few are read, of a flood only errors, and that it has begun.
 * @param lines the newest of them, `count` in all
 * @param wasFlood whether the lines before came as a flood, too
 */
export function newLinesWords(
  lines: readonly LogLine[],
  { count, wasFlood, locale }: { count: number; wasFlood: boolean; locale?: Locale },
): { text: string; isFlood: boolean } {
  const isFlood = count > mostRead;
  if (!isFlood) return { isFlood, text: lines.map(readOut).join(' ') };
  const errors = lines.filter(({ level }) => level === 'error');
  const newest = errors.at(-1);
  const counted = wasFlood && !newest ? '' : `${linesWords(count, locale)} more.`;
  return { isFlood, text: newest ? `${counted} ${readOut(newest)}` : counted };
}

function readOut({ level, message }: LogLine): string {
  return `${levelWord(level)}${message}`;
}

/** `3 of 12`, `12 found` before one was gone to, `no match`; with `…` while not all lines have been looked at. */
export function matchWords(
  { place, count, isDone }: { place: number | null; count: number; isDone: boolean },
  locale?: Locale,
): string {
  const more = isDone ? '' : '…';
  if (count === 0) return isDone ? 'no match' : 'searching…';
  const all = formatCount(count, locale);
  return place === null ? `${all} found${more}` : `${formatCount(place + 1, locale)} of ${all}${more}`;
}

const emptyWords: Record<LogFilter, string> = {
  all: 'Nothing has been logged yet.',
  warning: 'No warnings and no errors.',
  error: 'No errors.',
};

/** What stands in the place of lines, where there are none. */
export function nothingWords(filter: LogFilter, status: Freshness['status']): string {
  if (status === 'pending') return 'Loading the log…';
  return status === 'refused' ? 'This log is not for you to see.' : emptyWords[filter];
}

/** What stands above the first line. */
export function topWords({ dropped, hasGap }: { dropped: number; hasGap: boolean }, locale?: Locale): string {
  const start =
    dropped > 0 ? `${linesWords(dropped, locale)} before are no longer here.` : 'Start of the log';
  return hasGap ? 'Lines may be missing: the connection was away for long.' : start;
}

/** A line as it is copied: `2026-01-01T10:00:13.123Z warning Zone 3 is dark`. */
export function lineAsText({ timestamp, level, message }: LogLine): string {
  return `${timestamp} ${level} ${message}`;
}
