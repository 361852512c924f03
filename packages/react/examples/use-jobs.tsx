import { JobProgress, useJobs } from '@headway/react';
import { type ReactNode, useState } from 'react';

export function RunningJobs({ projectId }: { projectId: string }): ReactNode {
  const [text, setText] = useState('');
  const { jobs, status } = useJobs({
    channel: `project:${projectId}`,
    filter: { statuses: ['queued', 'running'], text },
  });
  return (
    <section aria-busy={status === 'pending'}>
      <input aria-label="Find" value={text} onChange={(event) => setText(event.target.value)} />
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <JobProgress job={job} variant="compact" />
          </li>
        ))}
      </ul>
    </section>
  );
}
