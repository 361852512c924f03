import type { Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import { formatAgo, formatAmount, formatPercent, type Locale } from './format.ts';
import { stepWords } from './job-words.ts';
import { timeLeftWords } from './time-left.ts';

/** Silence that is worth telling while the bar is exact, ms: below it the moving bar says enough. */
const longSilenceMs = 15_000;

export interface JobFactsProps {
  job: Job;
  /** Since the job was last heard of, ms. */
  silentMs: number | null;
  locale: Locale;
}

/** The line under the bar: where the work is on the left, the numbers on the right. */
export function JobFacts({ job, silentMs, locale }: JobFactsProps): ReactNode {
  const step = stepWords(job) ?? job.message;
  const amount = formatAmount(job, locale);
  const tellsSilence = silentMs !== null && (job.fraction === null || silentMs >= longSilenceMs);
  return (
    <div className="hw-job-facts">
      <span className="hw-job-step">{step ?? 'Starting'}</span>
      {step !== job.message && job.message && <span className="hw-job-message">{job.message}</span>}
      <span className="hw-job-numbers">
        {amount && <span>{amount}</span>}
        {job.fraction !== null && (
          <span className="hw-job-percent">{formatPercent(job.fraction, locale)}</span>
        )}
        {tellsSilence && <span>{formatAgo(silentMs, locale)}</span>}
        {job.status === 'running' && job.eta && <span>{timeLeftWords(job.eta, locale)} left</span>}
      </span>
    </div>
  );
}
