import { isFinal, type Job, type JobWarning } from '@headway/protocol';
import type { ReactNode } from 'react';
import { formatPercent, type Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { JobFacts } from './job-facts.tsx';
import { JobOutcome } from './job-outcome.tsx';
import { JobState } from './job-state.tsx';
import { announcementWords, progressValueText, refusedWords, stateWords, summaryWords } from './job-words.ts';
import { ProgressBar } from './progress-bar.tsx';
import { StateIcon } from './state-icon.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useSignOfLife } from './use-sign-of-life.ts';
import { useTimeLeft } from './use-time-left.ts';

export interface JobProgressProps {
  job: Job;
  /** `full` tells everything and can act; `compact` is one line for lists and cards. @default 'full' */
  variant?: 'full' | 'compact';
  /** What is being worked on, such as a file's name. @default the job's kind */
  title?: string;
  /** When the job was last heard of (ISO 8601), as `useJob` tells it. */
  updatedAt?: string | null;
  /** While waiting: the place in the queue and why, `2 ahead; no worker is running`. */
  waitingFor?: string;
  /** After a failure or a cancel: what was kept, in a sentence. */
  kept?: string;
  /** What was asked and is not confirmed yet, as `useJob` and `useJobActions` tell it. */
  pending?: JobAction | null;
  /** Why the last thing asked was refused. */
  refused?: { action: JobAction; reason: string } | null;
  /** Shows a Cancel button while the job can be cancelled. */
  onCancel?: (() => unknown) | undefined;
  /** Shows a Retry button once the job failed or was cancelled. */
  onRetry?: (() => unknown) | undefined;
  /** Says changes of state to screen readers. @default true for `full`, false for `compact` */
  announce?: boolean;
  locale?: string;
}

/**
 * How a job stands: its state in a word, a bar that is only exact when the number is, time left in words, and at the
 * end what came out or what happened.
 * @example
 * const { job, ...view } = useJob(cells, jobId);
 * return job && <JobProgress job={job} {...view} onCancel={view.cancel} onRetry={view.retry} />;
 */
export function JobProgress({
  variant = 'full',
  announce = variant === 'full',
  ...props
}: JobProgressProps): ReactNode {
  const { job } = props;
  const title = props.title ?? kindWords(job.kind);
  const said = useAnnouncement(
    `${job.status} ${job.attempt} ${job.warning?.code ?? ''}`,
    announcementWords(job, title),
  );
  const Variant = variant === 'full' ? FullProgress : CompactProgress;
  return (
    <div className={`hw-job hw-job-${variant}`} data-tone={stateWords(job, props.pending).tone}>
      <Variant {...props} title={title} />
      {announce && (
        <span className="hw-visually-hidden" role="status">
          {said}
        </span>
      )}
    </div>
  );
}

interface VariantProps extends JobProgressProps {
  title: string;
}

function FullProgress({ job, title, pending = null, refused = null, ...props }: VariantProps): ReactNode {
  const { silentMs, untoldMs } = useSignOfLife(job, props.updatedAt ?? null);
  const timeLeft = useTimeLeft({ job, eta: etaToShow(job, pending, untoldMs), untoldMs }, props.locale);
  return (
    <>
      <div className="hw-job-head">
        <span className="hw-job-title" title={title}>
          {title}
        </span>
        {job.attempt > 1 && <span className="hw-job-attempt">Attempt {job.attempt}</span>}
        <JobState job={job} pending={pending} />
        <Action job={job} pending={pending} onCancel={props.onCancel} onRetry={props.onRetry} />
      </div>
      {hasBar(job) && <Bar {...{ job, title, pending, timeLeft }} locale={props.locale} />}
      {hasBar(job) && <JobFacts {...{ job, silentMs, timeLeft }} locale={props.locale} />}
      {job.warning && (
        <p className="hw-job-warning">
          <StateIcon name="attention" />
          {job.warning.message}
        </p>
      )}
      {isInLine(job) && props.waitingFor && <p className="hw-job-note">{props.waitingFor}</p>}
      <JobOutcome job={job} kept={props.kept} locale={props.locale} />
      {refused && (
        <p className="hw-job-refused" role="alert">
          {refusedWords(refused)}
        </p>
      )}
    </>
  );
}

function CompactProgress({ job, title, pending = null, locale, waitingFor }: VariantProps): ReactNode {
  const note = job.status === 'failed' ? job.error?.message : summaryWords(job);
  const { warning } = job;
  const told = job.status === 'queued' ? waitingFor : note;
  const whole = warning?.message ?? told;
  // Beside a bar there is room for a word.
  const text = warning && hasBar(job) ? shortWarnings[warning.code] : whole;
  const timeLeft = useTimeLeft({ job, eta: etaToShow(job, pending, null), untoldMs: null }, locale);
  return (
    <>
      <JobState job={job} pending={pending} />
      {hasBar(job) && <Bar {...{ job, title, pending, timeLeft, locale }} />}
      {hasBar(job) && (
        <span className="hw-job-percent">{job.fraction !== null && formatPercent(job.fraction, locale)}</span>
      )}
      {text && (
        <span className="hw-job-text" title={whole ?? undefined}>
          {text}
        </span>
      )}
    </>
  );
}

const shortWarnings = {
  no_worker: 'No worker',
  stalled: 'Stalled',
  slow: 'Slow',
} as const satisfies Record<JobWarning['code'], string>;

interface BarProps {
  job: Job;
  title: string;
  pending: JobAction | null;
  /** In words. */
  timeLeft: string | null;
  locale: Locale;
}

function Bar({ job, title, pending, timeLeft, locale }: BarProps): ReactNode {
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

/** Its server tells a new one more often than this, ms: an older one stands for a connection that is gone. */
const staleMs = 15_000;

/** A time left that was told long ago, or of a job that is to end now or in which nothing happens, is no longer true. */
function etaToShow(job: Job, pending: JobAction | null, untoldMs: number | null): Job['eta'] {
  const isTrue = job.status === 'running' && pending === null && (untoldMs ?? 0) < staleMs;
  return isTrue && job.warning?.code !== 'stalled' ? job.eta : null;
}

/** Between the start and the end: before there is nothing to show, after it what came out counts. */
function hasBar(job: Job): boolean {
  // A bar without a number moves, and in a pause nothing does.
  if (job.status === 'paused') return job.fraction !== null;
  return !isFinal(job.status) && job.status !== 'queued' && job.status !== 'reviewing';
}

/** A place in line says nothing while nobody takes what stands in it. */
function isInLine(job: Job): boolean {
  return job.status === 'queued' && job.warning?.code !== 'no_worker';
}

interface ActionProps {
  job: Job;
  pending: JobAction | null;
  onCancel: (() => unknown) | undefined;
  onRetry: (() => unknown) | undefined;
}

function Action({ job, pending, onCancel, onRetry }: ActionProps): ReactNode {
  const mayRetry = onRetry && (job.status === 'failed' || job.status === 'cancelled');
  const mayCancel = onCancel && !isFinal(job.status);
  if (!mayRetry && !mayCancel) return null;
  const busy = pending !== null || job.status === 'cancelling';
  return (
    <button
      type="button"
      className="hw-button hw-button-small"
      // Not `disabled`: the button keeps the focus while the answer is on its way.
      aria-disabled={busy}
      onClick={() => {
        if (!busy) (mayRetry ? onRetry : onCancel)?.();
      }}
    >
      {mayRetry ? 'Retry' : 'Cancel'}
    </button>
  );
}

function kindWords(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
}
