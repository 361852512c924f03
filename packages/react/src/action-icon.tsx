import type { ReactNode } from 'react';
import type { JobAction } from './job-actions.ts';

const shapes: Record<JobAction, string> = {
  pause: 'M5.5 3.5v9m5-9v9',
  resume: 'M5 3.25v9.5L12.5 8Z',
  retry: 'M13 8a5 5 0 1 1-1.6-3.67M13 2.5v3h-3',
  prioritize: 'M8 13V4M4.25 7.5 8 3.75l3.75 3.75',
  cancel: 'm4.25 4.25 7.5 7.5m0-7.5-7.5 7.5',
};

/** A mark for an action. It says nothing to a screen reader: its button MUST have a name. */
export function ActionIcon({ action }: { action: JobAction }): ReactNode {
  return (
    <svg className="hw-icon" viewBox="0 0 16 16" width="16" height="16" fill="none" aria-hidden="true">
      <path
        d={shapes[action]}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
