import type { Bar } from '@headway/hub-api';
import { formatCount } from '@headway/react';
import { type ReactNode, useRef } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { formatNumber } from './format-number.ts';
import { ticksOf } from './ticks.ts';

const height = 150;
const bottom = 20;
const left = 44;
/** Above the bars: the word that says which is the middle. */
const top = 18;

/** How something is spread: a bar for each range, its height how many there are. */
export function BarChart({
  label,
  bars,
  noun,
  unit,
  median,
}: {
  /** Also for those who do not see it. */
  label: string;
  bars: readonly Bar[];
  /** What is counted. */
  noun: string;
  unit: string | null;
  median: number | null;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  // Drawn at its size: words of a scaled picture would be too small on a phone.
  const width = Math.max(240, useWidth(place));
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) {
    return (
      <div ref={place}>
        <p className="hub-chart-empty hub-subtle">Nothing to show yet.</p>
      </div>
    );
  }
  const most = Math.max(...bars.map(({ count }) => count), 1);
  const span = last.to - first.from;
  const x = (value: number): number => left + ((value - first.from) / span) * (width - left);
  const y = (count: number): number => height - (count / most) * (height - top);
  const of = unit === null ? '' : ` ${unit}`;
  const summary =
    `${label}: from ${formatNumber(first.from)} to ${formatNumber(last.to)}${of}` +
    (median === null ? '' : `, half of them below ${formatNumber(median)}${of}`);
  return (
    <div ref={place}>
      <svg className="hub-chart" viewBox={`0 0 ${width} ${height + bottom}`} role="img" aria-label={summary}>
        {ticksOf(0, most, 3)
          .filter(Number.isInteger)
          .map((count) => (
            <g key={count}>
              <line className="hub-chart-line" x1={left} x2={width} y1={y(count)} y2={y(count)} />
              <text className="hub-chart-words" x={left - 6} y={y(count) + 4} textAnchor="end">
                {formatCount(count)}
              </text>
            </g>
          ))}
        {bars.map((bar) => (
          <g key={bar.from} className="hub-chart-bar">
            {/* The whole height answers to the pointer, not only the bar. */}
            <rect
              x={x(bar.from)}
              width={x(bar.to) - x(bar.from)}
              y={0}
              height={height}
              className="hub-chart-hit"
            />
            <rect
              x={x(bar.from) + 0.5}
              width={Math.max(0.5, x(bar.to) - x(bar.from) - 1)}
              y={y(bar.count)}
              height={height - y(bar.count)}
            />
            <title>
              {`${formatNumber(bar.from)}–${formatNumber(bar.to)}${of}: ${formatCount(bar.count)} ${noun}`}
            </title>
          </g>
        ))}
        {median !== null && median >= first.from && median <= last.to && (
          <g className="hub-chart-median">
            <line x1={x(median)} x2={x(median)} y1={0} y2={height} />
            <text
              className="hub-chart-words"
              x={x(median) + (x(median) > width * 0.8 ? -6 : 6)}
              y={11}
              textAnchor={x(median) > width * 0.8 ? 'end' : 'start'}
            >
              median {formatNumber(median)}
              {of}
            </text>
          </g>
        )}
        {ticksOf(first.from, last.to, width / 90).map((value) => (
          <text key={value} className="hub-chart-words" x={x(value)} y={height + 15} textAnchor="middle">
            {formatNumber(value)}
          </text>
        ))}
      </svg>
    </div>
  );
}
