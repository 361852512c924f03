import type { Job } from '@headway/protocol';
import { formatDuration } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { getAttempts, type JobAttempt } from '../endpoints.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

const outcomes: Readonly<Record<string, string>> = {
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  paused: 'Paused',
  reviewing: 'Asked a person',
  released: 'Given back',
  lost: 'Lost with its worker',
};

/** The runs of a job, the last one first; nothing to tell of a first one that went well. */
export function Attempts({ job }: { job: Job }): ReactNode {
  const { data = [] } = useQuery({
    // Read again whenever a run begins or ends.
    queryKey: ['attempts', job.id, job.attempt, job.status],
    queryFn: ({ signal }) => getAttempts(job.id, signal),
    enabled: job.attempt > 0,
    placeholderData: (before) => before,
  });
  if (data.length === 0) return null;
  return (
    <section className="hub-box" aria-labelledby="job-attempts">
      <h2 id="job-attempts">{data.length === 1 ? 'Run' : 'Runs'}</h2>
      <ol className="hub-attempts" reversed>
        {data.toReversed().map((attempt) => (
          <li key={attempt.attempt}>
            <Attempt attempt={attempt} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Attempt({
  attempt: { attempt, startedAt, endedAt, outcome, error },
}: {
  attempt: JobAttempt;
}): ReactNode {
  const tookMs = endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);
  return (
    <>
      <span>
        <span className="hw-tabular">{attempt}</span>{' '}
        {outcome === null ? 'Running' : (outcomes[outcome] ?? outcome)}
      </span>
      <span className="hub-subtle hw-tabular">
        {tookMs === null ? <RelativeTime time={startedAt} brief /> : formatDuration(tookMs)}
      </span>
      {error && <p className="hub-subtle">{error.message}</p>}
    </>
  );
}
