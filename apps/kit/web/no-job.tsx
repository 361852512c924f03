import type { ChannelSnapshot } from '@headway/client';
import type { ReactNode } from 'react';

/** What an application shows where there is nothing to show. */
export function NoJob({ status }: { status: ChannelSnapshot['status'] }): ReactNode {
  if (status === 'refused')
    return <p className="kit-nothing">This is not yours to see. Ask whoever started it.</p>;
  if (status !== 'pending') return <p className="kit-nothing">This is not there any more.</p>;
  return (
    <div className="kit-skeleton" role="status" aria-label="Loading">
      <span />
      <span />
    </div>
  );
}
