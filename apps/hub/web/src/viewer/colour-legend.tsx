import type { ReactNode } from 'react';

/** What the colours of the shapes mean. */
export function ColourLegend({
  title,
  palette,
  low,
  high,
}: {
  title: string;
  palette: readonly string[];
  low: string;
  high: string;
}): ReactNode {
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
