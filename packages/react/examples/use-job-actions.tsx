import type { Job } from '@headway/protocol';
import { possibleActions, useJobActions } from '@headway/react';
import type { ReactNode } from 'react';

/** For a job that the page has already, such as a row of its own list. */
export function PauseButton({ job }: { job: Job }): ReactNode {
  const { pause, resume, pending, refused, dismiss } = useJobActions(job);
  const act = possibleActions(job).includes('resume') ? resume : pause;
  return (
    <>
      {act && (
        <button type="button" disabled={pending !== null} onClick={() => void act()}>
          {pending === 'pause' ? 'Pausing…' : act === pause ? 'Pause' : 'Resume'}
        </button>
      )}
      {refused && (
        <p role="alert">
          {refused.reason} <button onClick={dismiss}>Dismiss</button>
        </p>
      )}
    </>
  );
}
