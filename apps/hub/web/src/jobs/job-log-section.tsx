import { isFinal, type Job } from '@headway/protocol';
import { JobLog, useJobLog } from '@headway/react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { getLog } from '../endpoints.ts';
import { createEarlierLines } from './earlier-lines.ts';

/** What a job writes, live, and from its beginning where somebody asks for it. */
export function JobLogSection({ job }: { job: Job }): ReactNode {
  const { id } = job;
  const earlier = useMemo(() => createEarlierLines((query) => getLog(id, query)), [id]);
  const { loadEarlier, ...log } = useJobLog(id, { loadEarlier: earlier });
  const isEmpty = log.status === 'live' && log.lines.length === 0;
  useEffect(() => {
    // Nobody tells any more of a job that ended days ago: what was kept is shown without asking.
    if (isEmpty) void loadEarlier?.();
  }, [isEmpty, loadEarlier]);
  return (
    <section className="hub-box" aria-labelledby="job-log">
      <h2 id="job-log">Log</h2>
      {isEmpty && !log.isLoading ? (
        <p className="hub-subtle">Nothing has been logged{isFinal(job.status) ? '' : ' yet'}.</p>
      ) : (
        <JobLog {...log} onLoadEarlier={loadEarlier} label="Log of the job" />
      )}
    </section>
  );
}
