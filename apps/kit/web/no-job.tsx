import type { ChannelSnapshot } from '@headway/client';
import type { ReactNode } from 'react';

/** What an application shows where a job is not there to be shown. */
export function NoJob({ status }: { status: ChannelSnapshot['status'] }): ReactNode {
  if (status === 'refused')
    return <p className="kit-nothing">You may not see this job. Ask whoever started it.</p>;
  if (status !== 'pending') return <p className="kit-nothing">There is no such job any more.</p>;
  return (
    <div className="kit-skeleton" role="status" aria-label="Loading">
      <span />
      <span />
    </div>
  );
}
