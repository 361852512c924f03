import { isFinal, type Job } from '@headway/protocol';
import { memo, type ReactNode } from 'react';
import { ActionIcon } from './action-icon.tsx';
import { formatExactTime, formatPercent, type Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { actionLabels, noteWords, rowWords, whenWords } from './job-list-words.ts';
import { StateLabel } from './job-state.tsx';
import { etaToShow, hasBar, progressValueText, refusedWords, stateWords } from './job-words.ts';
import type { QueuePlace } from './place-words.ts';
import { ProgressBar } from './progress-bar.tsx';
import type { Refused } from './use-asked.ts';
import { useTimeLeft } from './use-time-left.ts';

export interface JobRowProps {
  job: Job;
  title: string;
  href: string | undefined;
  /** From 1, among all rows of the list. */
  index: number;
  /** Px. */
  top: number;
  height: number;
  place: QueuePlace | null;
  pending: JobAction | null;
  /** Why what was asked of it was refused. */
  refused: Refused<JobAction> | null;
  /** What its buttons offer. */
  actions: readonly JobAction[];
  isSelectable: boolean;
  isSelected: boolean;
  /** The one row that Tab leads to. */
  isActive: boolean;
  /** Whether pressing it opens the job. */
  isOpenable: boolean;
  /** The connection is away: what moves or counts down may no longer be true. */
  isStale: boolean;
  /** Ms since 1970. */
  now: number | null;
  locale: Locale;
}

/** Rows have no clock of their own: time left is told anew as often as the job is. */
const unwatched = { untoldMs: null, silentMs: null, dueMs: null } as const;

/**
 * A job in a list. It renders only when something of its own changed, so it is told everything as plain values; what is
 * pressed in it is heard by the list (`data-row`, `data-action`).
 */
export const JobRow: (props: JobRowProps) => ReactNode = memo(function JobRow(props: JobRowProps): ReactNode {
  const { job, title, pending, isStale, locale } = props;
  const state = stateWords(job, pending);
  const isMoving = hasBar(job);
  const eta = isStale ? null : etaToShow(job, pending, null);
  const timeLeft = useTimeLeft({ job, eta, ...unwatched }, locale);
  const note = props.refused ? refusedWords(props.refused) : noteWords(job, locale);
  const when = whenWords(
    job,
    { timeLeft, place: isStale ? null : props.place, pending, now: props.now },
    locale,
  );
  const isWarned = job.warning !== null && !isFinal(job.status);
  return (
    <div
      role="row"
      className="hw-job-list-row"
      data-row={`job:${job.id}`}
      data-bar={isMoving || undefined}
      data-openable={props.isOpenable || undefined}
      aria-level={2}
      aria-label={rowWords(job, { title, pending, when })}
      aria-rowindex={props.index}
      aria-selected={props.isSelectable ? props.isSelected : undefined}
      tabIndex={props.isActive ? 0 : -1}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
    >
      {props.isSelectable && (
        <div role="gridcell" className="hw-job-list-check">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Select ${title}`}
            checked={props.isSelected}
            // The list hears it.
            readOnly
          />
        </div>
      )}
      <div role="gridcell" className="hw-job-list-state">
        <StateLabel {...state} />
      </div>
      <div role="gridcell" className="hw-job-list-title" title={title}>
        {props.href === undefined ? (
          title
        ) : (
          <a href={props.href} tabIndex={props.isActive ? 0 : -1}>
            {title}
          </a>
        )}
      </div>
      <div
        role="gridcell"
        className="hw-job-list-note"
        data-warned={isWarned || undefined}
        data-refused={props.refused !== null || undefined}
        title={note ?? undefined}
      >
        {note}
      </div>
      <div role="gridcell" className="hw-job-list-progress">
        {isMoving && (
          <ProgressBar
            key={job.attempt}
            label={title}
            fraction={job.fraction}
            tone={isStale ? 'offline' : state.tone}
            valueText={progressValueText(job, timeLeft, locale)}
          />
        )}
        {isMoving && (
          <span className="hw-job-list-percent">
            {job.fraction !== null && formatPercent(job.fraction, locale)}
          </span>
        )}
      </div>
      <div
        role="gridcell"
        className="hw-job-list-when"
        title={job.finishedAt && when ? formatExactTime(job.finishedAt, locale) : undefined}
      >
        {when}
      </div>
      {props.isSelectable && (
        <RowActions
          actions={props.actions}
          title={title}
          isActive={props.isActive}
          isPending={pending !== null}
        />
      )}
    </div>
  );
});

interface RowActionsProps extends Pick<JobRowProps, 'actions' | 'title' | 'isActive'> {
  isPending: boolean;
}

/** Apart from the row, which renders whenever rows above it come or go. */
const RowActions = memo(function RowActions({
  actions,
  title,
  isActive,
  isPending,
}: RowActionsProps): ReactNode {
  return (
    <div role="gridcell" className="hw-job-list-actions">
      {actions.map((action) => (
        <button
          key={action}
          type="button"
          className="hw-job-list-action"
          data-action={action}
          tabIndex={isActive ? 0 : -1}
          aria-label={`${actionLabels[action]} ${title}`}
          // Not `disabled`: the button keeps the focus while the answer is on its way.
          aria-disabled={isPending}
          title={actionLabels[action]}
        >
          <ActionIcon action={action} />
        </button>
      ))}
    </div>
  );
});
