import type { ReactNode } from 'react';
import { type MeasureColumn, titleOf } from '../objects/measures.ts';

/** What colours mean, in words. */
export interface Legend {
  title: string;
  palette: readonly string[];
  low: string;
  high: string;
}

/** The legend of a measure that colours stand for. */
export function legendOf(
  column: MeasureColumn,
  { palette, ends }: { palette: readonly string[]; ends: readonly [low: number, high: number] },
): Legend {
  return { title: titleOf(column), palette, low: column.format(ends[0]), high: column.format(ends[1]) };
}

/** What the colours of the shapes mean. */
export function ColourLegend({ title, palette, low, high }: Legend): ReactNode {
  return (
    <div
      className="hub-legend hw-tabular"
      role="img"
      aria-label={`${title}: dark is ${low}, bright is ${high}`}
    >
      <span>{title}</span>
      <span
        className="hub-legend-bar"
        style={{ background: `linear-gradient(to right, ${palette.join(', ')})` }}
      />
      <span className="hub-legend-ends">
        <span>{low}</span>
        <span>{high}</span>
      </span>
    </div>
  );
}
