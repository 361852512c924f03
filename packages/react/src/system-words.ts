import type { ChannelSnapshot } from '@headway/client';
import {
  heardStatus,
  initialLoad,
  type LoadKind,
  type LoadLevel,
  type SystemNotice,
  type SystemStatus,
} from '@headway/protocol';
import { formatCount, formatDuration, formatUnit, type Locale } from './format.ts';
import { freshnessWords } from './freshness-words.ts';
import { extentOf, gapMs, type Series } from './history-series.ts';
import type { StateWords, Tone } from './job-words.ts';
import type { Resource } from './system-resources.ts';

/** What has run short for long enough, by what was told, oldest first. A short peak counts as little as a short lull. */
export function shortages(
  told: readonly SystemStatus[],
  levels?: Readonly<Record<LoadKind, LoadLevel>>,
): readonly LoadKind[] {
  const last = told.reduce((state, status) => heardStatus(state, status, levels).state, initialLoad);
  return (['cpu', 'memory', 'disk', 'gpu', 'eventLoop'] as const).filter((kind) => last[kind].isHigh);
}

interface Standing {
  /** Of the channel. */
  status: ChannelSnapshot['status'];
  isKnown: boolean;
  /** Since anything was told, ms; `null` while that is not known. */
  silentMs: number | null;
  isShort: boolean;
}

/** How a system is, in a word. */
export function systemStateWords(
  { status, isKnown, silentMs, isShort }: Standing,
  locale?: Locale,
): StateWords {
  // Once it was told and is no more: that is silence, not a beginning.
  const fresh = freshnessWords(status, isKnown || isSilent(silentMs));
  if (fresh) return fresh;
  if (isSilent(silentMs)) {
    return { tone: 'offline', icon: 'offline', word: `No news for ${formatDuration(silentMs, locale)}` };
  }
  return isShort
    ? { tone: 'attention', icon: 'attention', word: 'High load' }
    : { tone: 'done', icon: 'done', word: 'All well' };
}

/** Whether nothing was told for longer than it should take. */
export function isSilent(silentMs: number | null): silentMs is number {
  return silentMs !== null && silentMs >= gapMs;
}

/** What a chart shows: `Processor: 62 % now; 12 % to 85 % in the last 15 min`. */
export function historyLabel(
  { label, write }: Resource,
  { now, series, spanMs }: { now: number | null; series: Series; spanMs: number },
  locale?: Locale,
): string {
  const extent = extentOf(series);
  const present = now === null ? 'not known now' : `${write(now, locale)} now`;
  if (!extent) return `${label}: ${present}`;
  const [least, most] = [write(extent.least, locale), write(extent.most, locale)];
  const range = least === most ? `${least} all the time` : `${least} to ${most}`;
  const minutes = Math.max(1, Math.round(spanMs / 60_000));
  const span =
    minutes % 60 === 0 ? formatUnit(minutes / 60, 'hour', locale) : formatUnit(minutes, 'minute', locale);
  return `${label}: ${present}; ${range} in the last ${span}`;
}

/** `12 % to 85 %`, beside a chart; `null` without a history. */
export function extentWords({ write }: Resource, series: Series, locale?: Locale): string | null {
  const extent = extentOf(series);
  if (!extent) return null;
  const [least, most] = [write(extent.least, locale), write(extent.most, locale)];
  return least === most ? null : `${least} – ${most}`;
}

/** `Up 3 days · 2 of 4 workers busy`. */
export function systemFacts({ uptimeSeconds, workers }: SystemStatus, locale?: Locale): readonly string[] {
  const { busy, total } = workers;
  const noun = total === 1 ? 'worker' : 'workers';
  return [
    `Up ${formatDuration(Math.max(1, uptimeSeconds) * 1000, locale)}`,
    total === 0 ? 'No workers' : `${formatCount(busy, locale)} of ${formatCount(total, locale)} ${noun} busy`,
  ];
}

export const noticeTones: Readonly<Record<SystemNotice['level'], { tone: Tone; icon: StateWords['icon'] }>> =
  {
    info: { tone: 'running', icon: 'info' },
    warning: { tone: 'attention', icon: 'attention' },
    error: { tone: 'failed', icon: 'failed' },
  };
