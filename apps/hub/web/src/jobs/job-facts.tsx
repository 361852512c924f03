import type { Job } from '@headway/protocol';
import { formatDuration, kindWords } from '@headway/react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { useRow } from '../live/use-table.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

/** What a job is, whose, and when. */
export function JobFacts({ job }: { job: Job }): ReactNode {
  const { projectId, batchId } = job.labels;
  const project = useRow(useLive().projects, projectId ?? null);
  const tookMs =
    job.startedAt && job.finishedAt ? Date.parse(job.finishedAt) - Date.parse(job.startedAt) : null;
  return (
    <section className="hub-box" aria-labelledby="job-facts">
      <h2 id="job-facts">About</h2>
      <dl className="hub-facts-list">
        <Fact name="Kind">{kindWords(job.kind)}</Fact>
        {projectId !== undefined && (
          <Fact name="Project">
            <Link to="/projects/$projectId" params={{ projectId }} className="hub-link">
              {project?.name ?? 'Open'}
            </Link>
          </Fact>
        )}
        {projectId !== undefined && batchId !== undefined && (
          <Fact name="Batch">
            <Link
              to="/projects/$projectId"
              params={{ projectId }}
              search={{ view: 'jobs' }}
              className="hub-link"
            >
              Open
            </Link>
          </Fact>
        )}
        <Fact name="Queued">
          <RelativeTime time={job.createdAt} />
        </Fact>
        {job.startedAt && (
          <Fact name="Started">
            <RelativeTime time={job.startedAt} />
          </Fact>
        )}
        {job.finishedAt && (
          <Fact name="Ended">
            <RelativeTime time={job.finishedAt} />
          </Fact>
        )}
        {tookMs !== null && <Fact name="Took">{formatDuration(tookMs)}</Fact>}
        {job.priority !== 0 && <Fact name="Priority">{job.priority}</Fact>}
        <Fact name="Id">
          <code>{job.id}</code>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="hw-tabular">{children}</dd>
    </div>
  );
}
