import type { JobStepState } from '@headway/protocol';
import { formatDuration, StateIcon } from '@headway/react';
import type { ReactNode } from 'react';

/** The steps of a run so far, with how long each took. */
export function JobSteps({ steps }: { steps: readonly JobStepState[] }): ReactNode {
  return (
    <ol className="hub-steps">
      {steps.map(({ path, name, status, startedAt, finishedAt }) => (
        <li
          key={path.join('.')}
          data-status={status}
          data-level={path.length}
          aria-current={status === 'running' ? 'step' : undefined}
        >
          <StateIcon name={iconOf[status]} />
          <span className="hub-step-name">{name}</span>
          <span className="hw-visually-hidden">{status}</span>
          {finishedAt && (
            <span className="hw-tabular">
              {formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

const iconOf = {
  running: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  paused: 'paused',
  reviewing: 'attention',
} as const;
