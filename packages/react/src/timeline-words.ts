import { formatCount, formatElapsed, type Locale } from './format.ts';
import { stepStateWords } from './step-words.ts';
import type { TimelineBar, TimelineRow } from './timeline-rows.ts';
import type { Span } from './timeline-scale.ts';

/** The name of a line: `Split touching`, `… 240 more`. */
export function rowName({ name, count }: Pick<TimelineRow, 'name' | 'count'>, locale?: Locale): string {
  return name ?? `… ${formatCount(count, locale)} more`;
}

/** `10:00:13 – 10:00:45 · 32 s`, `10:00:13 – now · 12 s`, and how many times it ran. */
export function rowDetail(row: TimelineRow, time: Intl.DateTimeFormat, locale?: Locale): string {
  const [first, last] = [row.bars[0], row.bars.at(-1)];
  if (!first || !last) return '';
  const end = row.status === 'running' ? 'now' : time.format(last.to);
  const took = row.bars.reduce((sum, { from, to }) => sum + to - from, 0);
  const parts = [`${time.format(first.from)} – ${end}`, elapsedWords(took, row.status === 'running', locale)];
  if (row.bars.length > 1) parts.push(`in ${row.bars.length} attempts`);
  return parts.join(' · ');
}

/** Of what goes on whole seconds only, as the steps' tree has it: 62 ms would be another number at each look. */
function elapsedWords(ms: number, isLive: boolean, locale: Locale): string {
  return formatElapsed(Math.max(isLive ? 1000 : 0, ms), locale);
}

/** What a screen reader says of a line; of one that goes on without a time that would change each second. */
export function rowLabel(row: TimelineRow, time: Intl.DateTimeFormat, locale?: Locale): string {
  const name = rowName(row, locale);
  const [first] = row.bars;
  if (row.status === 'running' && first) return `${name}: running since ${time.format(first.from)}`;
  return `${name}: ${stepStateWords(row.status).word.toLowerCase()}, ${rowDetail(row, time, locale)}`;
}

/** Why nothing was done for a while, by what went on before: `Paused for 2 h`. */
export function gapWords(gap: Span, bars: readonly TimelineBar[], locale?: Locale): string {
  const before = bars.filter(({ to }) => to <= gap.from).toSorted((a, b) => b.to - a.to)[0];
  const words = { paused: 'Paused', reviewing: 'Waited for a review' } as const;
  const word = before && before.status in words ? words[before.status as keyof typeof words] : 'Waited';
  return `${word} for ${formatElapsed(gap.to - gap.from, locale)}`;
}

interface TimelineFacts {
  isLive: boolean;
  /** The connection is away: nobody knows whether it still goes on. */
  isStale: boolean;
  /** Before it began. */
  waitMs: number;
  /** Without the pauses. */
  workMs: number;
  /** In which nothing was done, all together. */
  pauseMs: number;
}

/** All in a sentence: `Waited 12 s, then took 3 min 12 s, without pauses of 2 h`. */
export function timelineWords(facts: TimelineFacts, locale?: Locale): string {
  const write = (ms: number): string => formatElapsed(Math.max(0, ms), locale);
  const worked = elapsedWords(facts.workMs, facts.isLive, locale);
  const running = facts.isStale ? 'had run' : 'running';
  const ran = facts.isLive ? `${running} for ${worked}` : `took ${worked}`;
  const until = facts.isLive && facts.isStale ? ' when the connection was lost' : '';
  const pauses = facts.pauseMs > 0 ? `, without pauses of ${write(facts.pauseMs)}` : '';
  // Below a second nobody has noticed a wait.
  const words = facts.waitMs < 1000 ? ran : `waited ${write(facts.waitMs)}, then ${ran}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${pauses}${until}`;
}
