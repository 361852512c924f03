import type { SystemStatus } from '@headway/protocol';
import { type ReactNode, useMemo, useState } from 'react';
import { type Locale, timeOfDay } from './format.ts';
import { HistoryChart } from './history-chart.tsx';
import { extentOf, seriesOf } from './history-series.ts';
import type { ChartView } from './open-chart.ts';
import type { Resource } from './system-resources.ts';
import { extentWords, historyLabel } from './system-words.ts';

/** How a system was at a time. */
export interface Sample {
  /** ISO 8601. */
  timestamp: string;
  status: SystemStatus;
  /** How much time before it sums up, ms. @default 0 */
  coversMs?: number;
}

export interface ResourceTileProps {
  resource: Resource;
  current: SystemStatus | null;
  history: readonly Sample[];
  spanMs: number;
  /** Since anything was told, where that is too long; else 0. */
  silentMs: number;
  isShort: boolean;
  syncKey: string;
  locale: Locale;
}

/** The chart moves on by so much, ms, while nothing is told. */
const tickMs = 5000;

/** One value of a system and its history: under the pointer, the value of then. */
export function ResourceTile({
  resource,
  current,
  history,
  spanMs,
  silentMs,
  isShort,
  syncKey,
  locale,
}: ResourceTileProps): ReactNode {
  const [point, setPoint] = useState<number | null>(null);
  const ticks = Math.floor(silentMs / tickMs);
  const view = useMemo((): ChartView => {
    const series = seriesOf(history, ({ status }) => resource.valueOf(status));
    const to = (series.times.at(-1) ?? 0) + ticks * tickMs;
    return { ...series, from: to - spanMs, to, top: topOf(resource, extentOf(series)?.most ?? 0) };
  }, [history, resource, spanMs, ticks]);
  const now = current && resource.valueOf(current);
  const then = point === null ? null : (view.values[point] ?? null);
  const at = point === null ? undefined : view.times[point];
  const detail = current && resource.detail(current, locale);
  return (
    <div className="hw-resource" data-tone={isShort ? 'attention' : 'running'}>
      <div className="hw-resource-head">
        <span className="hw-resource-label">{resource.label}</span>
        <span className="hw-resource-extent" aria-hidden="true">
          {extentWords(resource, view, locale)}
        </span>
      </div>
      <div className="hw-resource-now">
        <span className="hw-resource-value">{writeOr(resource, then ?? now, locale)}</span>
        <span className="hw-resource-detail">
          {then !== null && at !== undefined ? timeOfDay(locale).format(at) : detail}
        </span>
      </div>
      <HistoryChart
        view={view}
        label={historyLabel(resource, { now, series: view, spanMs }, locale)}
        syncKey={syncKey}
        onPoint={setPoint}
      />
    </div>
  );
}

function writeOr({ write }: Resource, value: number | null, locale: Locale): string {
  return value === null ? '–' : write(value, locale);
}

/** Room above the highest value where there is no natural top. */
const headroom = 1.15;

function topOf({ top }: Resource, most: number): number {
  return top.isFull ? top.least : Math.max(top.least, most * headroom);
}
