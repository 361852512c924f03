import type { Job } from '@headway/protocol';
import { JobState, useJobActions } from '@headway/react';
import type { ReactNode } from 'react';

export function JobRow({ job, name }: { job: Job; name: string }): ReactNode {
  const { pending } = useJobActions(job);
  return (
    <tr>
      <td>{name}</td>
      <td>
        <JobState job={job} pending={pending} />
      </td>
    </tr>
  );
}
