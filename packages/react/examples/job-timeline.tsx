import { JobTimeline, useJob } from '@headway/react';
import type { ReactNode } from 'react';

export function Timeline({ jobId }: { jobId: string }): ReactNode {
  const { job, steps } = useJob(null, jobId);
  return job && <JobTimeline job={job} steps={steps} />;
}
