import { JobProgress, useBulkActions, useJobs } from '@headway/react';
import { type ReactNode, useState } from 'react';

export function CancelMany({ projectId }: { projectId: string }): ReactNode {
  const { jobs } = useJobs({ channel: `project:${projectId}` });
  const { act, offered, pendingOf, bulkJob, bulkRefused } = useBulkActions(jobs);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <>
      {jobs.map((job) => (
        <label key={job.id}>
          <input type="checkbox" checked={chosen.includes(job.id)} onChange={() => toggle(job.id)} />
          {job.labels['name']} {pendingOf(job.id) && '…'}
        </label>
      ))}
      {offered.includes('cancel') && (
        <button type="button" onClick={() => void act('cancel', chosen)}>
          Cancel {chosen.length}
        </button>
      )}
      {bulkJob && <JobProgress job={bulkJob} title="Cancelling" variant="compact" />}
      {bulkRefused && <p role="alert">{bulkRefused.reason}</p>}
    </>
  );
}
