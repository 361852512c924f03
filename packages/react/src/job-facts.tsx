import type { Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import { formatAgo, formatAmount, formatDuration, formatPercent, type Locale } from './format.ts';
import { stepWords } from './job-words.ts';

/** Silence that is worth telling while the bar is exact, ms: below it the moving bar says enough. */
const longSilenceMs = 15_000;

export interface JobFactsProps {
  job: Job;
  /** Since its work was last heard of, ms. */
  silentMs: number | null;
  /** In words. */
  timeLeft: string | null;
  /** 0–1. */
  gpuLoad: number | null | undefined;
  locale: Locale;
}

/** The line under the bar: where the work is on the left, the numbers on the right. */
export function JobFacts({ job, silentMs, timeLeft, gpuLoad, locale }: JobFactsProps): ReactNode {
  const step = stepWords(job) ?? job.message ?? 'Starting';
  const amount = formatAmount(job, locale);
  const isSilent = silentMs !== null && silentMs >= longSilenceMs;
  return (
    <div className="hw-job-facts">
      <span className="hw-job-step">{step}</span>
      {job.message && job.message !== step && <span className="hw-job-message">{job.message}</span>}
      <span className="hw-job-numbers">
        {amount && <span>{amount}</span>}
        {silentMs !== null && job.fraction === null && <span>{formatAgo(silentMs, locale)}</span>}
        {isSilent && job.fraction !== null && <span>no news for {formatDuration(silentMs, locale)}</span>}
        {typeof gpuLoad === 'number' && <span>GPU {formatPercent(gpuLoad, locale)}</span>}
        {timeLeft && <span>{timeLeft}</span>}
        {job.fraction !== null && (
          <span className="hw-job-percent">{formatPercent(job.fraction, locale)}</span>
        )}
      </span>
    </div>
  );
}
