import { type ReactNode, useMemo } from 'react';

/** How often each value occurs, as one shape; what is chosen stands out. Heights are square roots: rare ones show too. */
export function HistogramShape({
  bins,
  from,
  to,
  range,
  chosen,
}: {
  bins: readonly number[];
  /** Where the first bin begins and the last ends. */
  from: number;
  to: number;
  /** What the whole width shows. */
  range: { from: number; to: number };
  chosen?: readonly [low: number, high: number];
}): ReactNode {
  const path = useMemo(() => pathOf(bins), [bins]);
  const share = (value: number): number => (100 * (value - range.from)) / (range.to - range.from || 1);
  const [left, width] = [share(from), share(to) - share(from)];
  const [low, high] = chosen ? [share(chosen[0]), share(chosen[1])] : [0, 100];
  return (
    <svg
      className="hub-histogram"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} transform={`translate(${left} 0) scale(${Math.max(width, 0.001) / 100} 1)`} />
      <rect className="hub-histogram-chosen" x={low} width={Math.max(high - low, 0.5)} y={0} height={100} />
    </svg>
  );
}

function pathOf(bins: readonly number[]): string {
  const most = Math.sqrt(Math.max(...bins, 1));
  const step = 100 / bins.length;
  const points = bins.map((count, index) => {
    const y = (100 - (100 * Math.sqrt(count)) / most).toFixed(1);
    return `L${(index * step).toFixed(2)} ${y}L${((index + 1) * step).toFixed(2)} ${y}`;
  });
  return `M0 100${points.join('')}L100 100Z`;
}
