import { formatCount, formatPercent, ProgressBar } from '@headway/react';
import type { ReactNode } from 'react';
import type { Running } from './asset-state.ts';

/** All that runs in a project as one bar; its place stays when nothing runs. */
export function RunningBar({ running }: { running: Running | null }): ReactNode {
  if (!running) return <div className="hub-running" aria-hidden="true" />;
  const { count, fraction } = running;
  return (
    <div className="hub-running">
      <ProgressBar label="All images in progress" fraction={fraction} />
      <span className="hw-tabular">
        {formatCount(count)} left · {formatPercent(fraction)}
      </span>
    </div>
  );
}
