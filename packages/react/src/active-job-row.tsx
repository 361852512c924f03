import { isFinal, type Job } from '@headway/protocol';
import { memo, type ReactNode } from 'react';
import { ActionIcon } from './action-icon.tsx';
import { formatPercent, type Locale } from './format.ts';
import { JobState } from './job-state.tsx';
import { etaToShow, hasBar, progressValueText, refusedWords, stateWords } from './job-words.ts';
import { possibleActions } from './possible-actions.ts';
import { ProgressBar } from './progress-bar.tsx';
import { useJobActions } from './use-job-actions.ts';
import { useTimeLeft } from './use-time-left.ts';

export interface ActiveJobRowProps {
  job: Job;
  title: string;
  href: string | undefined;
  /** Where it stands in line, in words. */
  place: string | null;
  /** The connection is away: what moves or counts down may no longer be true. */
  isStale: boolean;
  locale: Locale;
}

/** Rows have no clock of their own: time left is told anew as often as the job is. */
const unwatched = { untoldMs: null, silentMs: null, dueMs: null } as const;

/** A job in the panel of active jobs: what it is, how it stands, and a way to end it. */
export const ActiveJobRow: (props: ActiveJobRowProps) => ReactNode = memo(function ActiveJobRow({
  job,
  title,
  href,
  place,
  isStale,
  locale,
}: ActiveJobRowProps): ReactNode {
  const { pending, refused, cancel, dismiss } = useJobActions(job);
  const eta = isStale ? null : etaToShow(job, pending, null);
  const timeLeft = useTimeLeft({ job, eta, ...unwatched }, locale);
  const isMoving = hasBar(job);
  const warning = isFinal(job.status) ? null : job.warning;
  const mayCancel = cancel && (possibleActions(job).includes('cancel') || pending === 'cancel');
  return (
    <li className="hw-active-jobs-row">
      <div className="hw-active-jobs-head">
        <span className="hw-active-jobs-title" title={title}>
          {href === undefined ? title : <a href={href}>{title}</a>}
        </span>
        {mayCancel && (
          <button
            type="button"
            className="hw-active-jobs-cancel"
            aria-label={`Cancel ${title}`}
            title="Cancel"
            // Not `disabled`: the button keeps the focus while the answer is on its way.
            aria-disabled={pending !== null}
            onClick={() => {
              if (pending === null) void cancel();
            }}
          >
            <ActionIcon action="cancel" />
          </button>
        )}
      </div>
      {isMoving && (
        <ProgressBar
          key={job.attempt}
          label={title}
          fraction={job.fraction}
          tone={isStale ? 'offline' : stateWords(job, pending).tone}
          valueText={progressValueText(job, timeLeft, locale)}
        />
      )}
      <div className="hw-active-jobs-facts">
        <JobState job={job} pending={pending} />
        <span
          className="hw-active-jobs-when"
          data-warned={warning !== null || undefined}
          title={warning?.message}
        >
          {warning?.message ?? timeLeft ?? place}
        </span>
        {isMoving && job.fraction !== null && (
          <span className="hw-active-jobs-percent">{formatPercent(job.fraction, locale)}</span>
        )}
      </div>
      {refused && (
        <p className="hw-active-jobs-refused" role="alert">
          {refusedWords(refused)}
          <button type="button" className="hw-button hw-button-small hw-button-quiet" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </li>
  );
});
