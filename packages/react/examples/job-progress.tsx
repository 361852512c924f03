import { JobProgress, progressProps, useJob } from '@headway/react';
import type { ReactNode } from 'react';

export function Run({ jobId, fileName }: { jobId: string; fileName: string }): ReactNode {
  const { job, ...view } = useJob(null, jobId);
  if (!job) return null;
  return <JobProgress job={job} title={fileName} {...progressProps(view)} />;
}
