import type { Job } from '@headway/protocol';
import { placeWords, useQueue } from '@headway/react';
import type { ReactNode } from 'react';

export function WaitingJob({ job, projectId }: { job: Job; projectId: string }): ReactNode {
  const { stats, placeOf } = useQueue('default', { channel: `project:${projectId}` });
  const place = placeOf(job.id);
  return (
    <p>
      {place ? placeWords(place) : 'Waiting'}
      {stats && ` · ${stats.parallel.busy} of ${stats.parallel.total} workers busy`}
    </p>
  );
}
