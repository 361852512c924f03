import type { Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import type { Locale } from './format.ts';
import { failureWords, summaryWords, tookWords } from './job-words.ts';

export interface JobOutcomeProps {
  job: Job;
  /** What was kept of a failed or cancelled job. */
  kept: string | undefined;
  locale: Locale;
}

/** What came out of a job, or what happened to it; nothing while it goes on. */
export function JobOutcome({ job, kept, locale }: JobOutcomeProps): ReactNode {
  if (job.status === 'failed') return <Failure job={job} kept={kept} />;
  if (job.status === 'cancelled' && kept) return <p className="hw-job-note">{kept}</p>;
  const summary = summaryWords(job);
  if (summary === null) return null;
  const took = tookWords(job, locale);
  return (
    <p className="hw-job-outcome">
      <span className="hw-job-summary">{summary}</span>
      {took && <span className="hw-job-took">took {took}</span>}
    </p>
  );
}

function Failure({ job, kept }: Pick<JobOutcomeProps, 'job' | 'kept'>): ReactNode {
  const { happened, todo } = failureWords(job);
  return (
    <div className="hw-job-failure">
      <p className="hw-job-summary">{happened}</p>
      <p>
        {kept && `${kept} `}
        {todo}
      </p>
      {job.error && (
        <details className="hw-job-details">
          <summary>Technical details</summary>
          <code>
            {job.error.code} · attempt {job.attempt} · job {job.id}
          </code>
        </details>
      )}
    </div>
  );
}
