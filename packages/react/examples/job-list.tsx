import type { Job } from '@headway/protocol';
import { JobList, useBulkActions, useJobs } from '@headway/react';
import type { ReactNode } from 'react';

export function PlateJobs({ onOpen }: { onOpen: (job: Job) => void }): ReactNode {
  const { jobs, status, code } = useJobs({ channel: 'project:7' });
  const bulk = useBulkActions(jobs);
  return (
    <JobList
      jobs={jobs}
      status={status}
      code={code}
      titleOf={(job) => job.labels['file'] ?? job.kind}
      onOpen={onOpen}
      {...bulk}
      actions={bulk.offered}
      onAction={bulk.act}
      onBulkDismiss={bulk.dismissBulk}
      empty={<p>Drop images here to count their cells.</p>}
    />
  );
}
