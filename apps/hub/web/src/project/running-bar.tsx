import type { ProjectProgress } from '@headway/hub-api';
import { formatCount, formatPercent, ProgressBar, timeLeftWords } from '@headway/react';
import type { ReactNode } from 'react';

/** All that runs in a project as one bar; its place stays when nothing runs. */
export function RunningBar({ progress }: { progress: ProjectProgress | null }): ReactNode {
  const { waiting = 0, running = 0, paused = 0, fraction = 0, eta = null } = progress ?? {};
  const left = waiting + running + paused;
  if (left === 0) return <div className="hub-running" aria-hidden="true" />;
  const tone = running > 0 ? 'running' : paused === left ? 'paused' : 'waiting';
  return (
    <div className="hub-running">
      <ProgressBar label="All images in progress" fraction={fraction} tone={tone} />
      <span className="hw-tabular">
        {formatCount(left)} left · {formatPercent(fraction)}
        {eta && ` · ${timeLeftWords(eta)}`}
      </span>
    </div>
  );
}
