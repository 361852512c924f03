import type { Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import type { Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { progressValueText, stateWords } from './job-words.ts';
import { ProgressBar } from './progress-bar.tsx';

export interface JobBarProps {
  job: Job;
  title: string;
  pending: JobAction | null;
  /** In words. */
  timeLeft: string | null;
  locale: Locale;
}

/** The bar of a job. */
export function JobBar({ job, title, pending, timeLeft, locale }: JobBarProps): ReactNode {
  return (
    <ProgressBar
      // A new attempt starts from nothing: a bar of its own, instead of one that runs backwards.
      key={job.attempt}
      label={title}
      fraction={job.fraction}
      tone={stateWords(job, pending).tone}
      valueText={progressValueText(job, timeLeft, locale)}
    />
  );
}
