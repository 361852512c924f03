import { JobProgress, useJob } from '@headway/react';
import type { ReactNode } from 'react';

export function Run({ jobId, fileName }: { jobId: string; fileName: string }): ReactNode {
  const { job, ...view } = useJob(null, jobId);
  if (!job) return null;
  return (
    <JobProgress
      job={job}
      title={fileName}
      status={view.status}
      updatedAt={view.updatedAt}
      pending={view.pending}
      refused={view.refused}
      onCancel={view.cancel}
      onPause={view.pause}
      onResume={view.resume}
      onRetry={view.retry}
      onPrioritize={view.prioritize}
      onDismiss={view.dismiss}
    />
  );
}
