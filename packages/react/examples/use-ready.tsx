import { JobProgress, useJob, useReady } from '@headway/react';
import { type ReactNode, Suspense } from 'react';

function JobPage({ jobId }: { jobId: string }): ReactNode {
  useReady(`job:${jobId}`);
  const { job, code } = useJob(null, jobId);
  return job ? <JobProgress job={job} /> : <p>{code ? 'Not yours to see.' : 'No such job.'}</p>;
}

export function JobRoute({ jobId }: { jobId: string }): ReactNode {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <JobPage jobId={jobId} />
    </Suspense>
  );
}
