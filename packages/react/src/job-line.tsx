import { isFinal, type JobWarning } from '@headway/protocol';
import type { ReactNode } from 'react';
import { formatPercent } from './format.ts';
import { JobBar } from './job-bar.tsx';
import type { JobVariantProps } from './job-progress.tsx';
import { JobState } from './job-state.tsx';
import { etaToShow, hasBar, refusedWords, summaryWords } from './job-words.ts';
import { useTimeLeft } from './use-time-left.ts';

/** A job in one line. */
export function JobLine({ job, title, pending = null, locale, ...props }: JobVariantProps): ReactNode {
  const showsBar = hasBar(job) && !props.refused;
  const { text, whole } = lineWords(job, props);
  const eta = props.status === 'stale' ? null : etaToShow(job, pending, null);
  const timeLeft = useTimeLeft({ job, eta, untoldMs: null, silentMs: null, dueMs: null }, locale);
  return (
    <>
      <JobState job={job} pending={pending} />
      {showsBar && <JobBar {...{ job, title, pending, timeLeft, locale }} />}
      {showsBar && (
        <span className="hw-job-percent">{job.fraction !== null && formatPercent(job.fraction, locale)}</span>
      )}
      {text && (
        <span className="hw-job-text" title={whole} data-refused={props.refused ? true : undefined}>
          {text}
        </span>
      )}
      {props.controls}
    </>
  );
}

const shortWarnings = {
  no_worker: 'No worker',
  stalled: 'Stalled',
  slow: 'Slow',
} as const satisfies Record<JobWarning['code'], string>;

/** What is said beside the state, and the same at length. */
function lineWords(
  job: JobVariantProps['job'],
  { refused, status, waitingFor }: Pick<JobVariantProps, 'refused' | 'status' | 'waitingFor'>,
): { text: string | undefined; whole: string | undefined } {
  const { warning } = job;
  if (refused) return { text: refusedWords(refused), whole: refusedWords(refused) };
  if (status === 'stale' && !isFinal(job.status)) {
    return { text: 'Not up to date', whole: 'Not up to date: the connection is away.' };
  }
  // Beside a bar there is room for a word.
  if (warning && hasBar(job)) return { text: shortWarnings[warning.code], whole: warning.message };
  const note = job.status === 'failed' || job.status === 'retrying' ? job.error?.message : summaryWords(job);
  const text = warning?.message ?? (job.status === 'queued' ? waitingFor : note) ?? undefined;
  return { text, whole: text };
}
