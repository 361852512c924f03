import type { ReactNode } from 'react';
import type { Locale } from './format.ts';
import { historyWords, type ThroughputPoint } from './queue-words.ts';

/** Bars that fit into the card; of more, the last ones are shown. */
const maxBars = 60;
/** In the picture's own units; the card stretches it. */
const height = 24;
const slot = 4;

/** What ended, as a bar for each minute or hour: what failed stands on what was done. */
export function ThroughputBars({
  points: all,
  locale,
}: {
  points: readonly ThroughputPoint[];
  locale: Locale;
}): ReactNode {
  const points = all.slice(-maxBars);
  const most = Math.max(1, ...points.map(({ completed, failed }) => completed + failed));
  // The newest is at the right, however few there are.
  const first = maxBars - points.length;
  return (
    <svg
      className="hw-throughput"
      viewBox={`0 0 ${maxBars * slot} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={historyWords(points, locale)}
    >
      {points.map(({ startsAt, completed, failed }, index) => {
        const failedHeight = (failed / most) * height;
        const doneHeight = (completed / most) * height;
        return (
          <g key={startsAt} transform={`translate(${(first + index) * slot} 0)`}>
            <rect className="hw-throughput-none" y={height - 1} width="3" height="1" />
            <rect className="hw-throughput-done" y={height - doneHeight} width="3" height={doneHeight} />
            <rect
              className="hw-throughput-failed"
              y={height - doneHeight - failedHeight}
              width="3"
              height={failedHeight}
            />
          </g>
        );
      })}
    </svg>
  );
}
