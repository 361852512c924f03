import type { Project } from '@headway/protocol';
import { formatPercent, ProgressBar, StateIcon, timeLeftWords } from '@headway/react';
import type { ReactNode } from 'react';
import { formatCounted } from '../format.ts';
import { useProjectProgress } from '../live/use-project-progress.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

/** How the work of a project stands, or when it was last changed. */
export function ProjectStatus({ project: { id, name, updatedAt } }: { project: Project }): ReactNode {
  const progress = useProjectProgress(id);
  if (!progress) {
    return (
      <span className="hub-subtle">
        Changed <RelativeTime time={updatedAt} />
      </span>
    );
  }
  const { waiting, running, paused, reviewing, fraction, eta } = progress;
  const left = waiting + running + paused;
  if (left === 0) {
    return (
      <span className="hub-card-asks">
        <StateIcon name="attention" />
        {formatCounted(reviewing, 'question')} to answer
      </span>
    );
  }
  const tone = running > 0 ? 'running' : paused === left ? 'paused' : 'waiting';
  const word = { running: 'left', paused: 'paused', waiting: 'waiting' }[tone];
  return (
    <>
      <ProgressBar label={`Running in ${name}`} fraction={fraction} tone={tone} />
      <span className="hub-card-work hw-tabular">
        <span>
          {formatPercent(fraction)} · {formatCounted(left, 'job')} {word}
        </span>
        {eta && <span>{timeLeftWords(eta)}</span>}
      </span>
    </>
  );
}
