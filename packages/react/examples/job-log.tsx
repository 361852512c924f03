import { JobLog, useJobLog } from '@headway/react';
import type { ReactNode } from 'react';

export function Log({ jobId }: { jobId: string }): ReactNode {
  const view = useJobLog(jobId);
  return (
    <JobLog
      lines={view.lines}
      status={view.status}
      onLoadEarlier={view.loadEarlier}
      isLoading={view.isLoading}
      loadError={view.loadError}
      dropped={view.dropped}
      hasGap={view.hasGap}
    />
  );
}
