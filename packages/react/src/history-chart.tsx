import { type ReactNode, useEffect, useRef } from 'react';
import { type Chart, type ChartView, openChart } from './open-chart.ts';
import { useLatest } from './use-latest.ts';

export interface HistoryChartProps {
  view: ChartView;
  /** What it shows, in words. */
  label: string;
  /** Charts with the same key have one pointer. */
  syncKey: string;
  onPoint: (index: number | null) => void;
}

/** A line over time. */
export function HistoryChart({ view, label, syncKey, onPoint }: HistoryChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(null);
  const latest = useLatest(onPoint);
  useEffect(() => {
    if (!place.current) return undefined;
    const opened = openChart(place.current, { syncKey, onPoint: (index) => latest.current(index) });
    chart.current = opened;
    return () => opened.close();
  }, [syncKey, latest]);
  useEffect(() => chart.current?.show(view), [view, syncKey]);
  return <div className="hw-chart" ref={place} role="img" aria-label={label} />;
}
