import { isFinal, type Job } from '@headway/protocol';
import { type ReactNode, useRef } from 'react';
import type { Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { JobControls, type JobHandlers } from './job-controls.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobLine } from './job-line.tsx';
import { JobBar } from './job-bar.tsx';
import { JobOutcome } from './job-outcome.tsx';
import { JobState } from './job-state.tsx';
import {
  announcementWords,
  etaToShow,
  hasBar,
  kindWords,
  refusedWords,
  retryWords,
  stateWords,
} from './job-words.ts';
import { StateIcon } from './state-icon.tsx';
import { useAnnouncement } from './use-announcement.ts';
import type { Freshness } from './use-live.ts';
import { useServerNow } from './use-server-now.ts';
import { useSignOfLife } from './use-sign-of-life.ts';
import { useTimeLeft } from './use-time-left.ts';

export interface JobProgressProps extends JobHandlers {
  job: Job;
  /** `full` tells everything; `compact` is one line for lists and cards, with what can be asked in a menu. @default 'full' */
  variant?: 'full' | 'compact';
  /** What is being worked on, such as a file's name. @default the job's kind */
  title?: string;
  /** How fresh this is, as `useJob` tells it: of a job that may have moved on meanwhile it says so. @default 'live' */
  status?: Freshness['status'];
  /** When the job was last heard of (ISO 8601), as `useJob` tells it. */
  updatedAt?: string | null;
  /** While waiting: the place in the queue and why, `2 ahead; no worker is running`. */
  waitingFor?: string;
  /** After a failure or a cancel: what was kept, in a sentence. */
  kept?: string;
  /** How busy the machine's graphics processor is, 0–1, where the job uses it. */
  gpuLoad?: number | null;
  /** What was asked and is not confirmed yet, as `useJob` and `useJobActions` tell it. */
  pending?: JobAction | null;
  /** Why the last thing asked was refused. */
  refused?: { action: JobAction; reason: string } | null;
  /** Shows a button that takes the refusal away. */
  onDismiss?: (() => unknown) | undefined;
  /** Says changes of state to screen readers. @default true for `full`, false for `compact` */
  announce?: boolean;
  locale?: string;
}

/**
 * How a job stands: its state in a word, a bar that is only exact when the number is, time left in words, what can be
 * asked of it, and at the end what came out or what happened.
 * @example
 * const { job, ...view } = useJob(cells, jobId);
 * return job && <JobProgress job={job} {...progressProps(view)} />;
 */
export function JobProgress(props: JobProgressProps): ReactNode {
  // Another job in its place is none that went back, and what was heard of the one says nothing of the other.
  return <OneJob key={props.job.id} {...props} />;
}

function OneJob({ variant = 'full', announce = variant === 'full', ...props }: JobProgressProps): ReactNode {
  const { job } = props;
  const title = props.title ?? kindWords(job.kind);
  const frame = useRef<HTMLDivElement>(null);
  const isStale = props.status === 'stale' && !isFinal(job.status);
  const said = useAnnouncement(
    `${job.status} ${job.attempt} ${job.warning?.code ?? ''}`,
    announcementWords(job, title),
  );
  const Variant = variant === 'full' ? FullProgress : JobLine;
  const controls = (
    <JobControls
      {...{ job, title }}
      pending={props.pending ?? null}
      inMenu={variant === 'compact'}
      fallback={frame}
      onCancel={props.onCancel}
      onPause={props.onPause}
      onResume={props.onResume}
      onRetry={props.onRetry}
      onPrioritize={props.onPrioritize}
    />
  );
  return (
    <div
      ref={frame}
      className={`hw-job hw-job-${variant}`}
      data-stale={isStale || undefined}
      data-tone={stateWords(job, props.pending).tone}
      role={variant === 'full' ? 'group' : undefined}
      aria-label={variant === 'full' ? title : undefined}
    >
      <Variant {...props} title={title} controls={controls} />
      {announce && (
        <span className="hw-visually-hidden" role="status">
          {said}
        </span>
      )}
    </div>
  );
}

export interface JobVariantProps extends JobProgressProps {
  title: string;
  controls: ReactNode;
}

function FullProgress({
  job,
  title,
  controls,
  pending = null,
  refused = null,
  ...props
}: JobVariantProps): ReactNode {
  const { locale } = props;
  const signs = useSignOfLife(job, props.updatedAt ?? null);
  const eta = props.status === 'stale' ? null : etaToShow(job, pending, signs.untoldMs);
  const timeLeft = useTimeLeft({ job, eta, ...signs }, locale);
  return (
    <>
      <div className="hw-job-head">
        <span className="hw-job-title" title={title}>
          {title}
        </span>
        {job.attempt > 1 && <span className="hw-job-attempt">Attempt {job.attempt}</span>}
        <JobState job={job} pending={pending} />
        {controls}
      </div>
      {hasBar(job) && <JobBar {...{ job, title, pending, timeLeft, locale }} />}
      {hasBar(job) && (
        <JobFacts {...{ job, timeLeft, locale }} silentMs={signs.silentMs} gpuLoad={props.gpuLoad} />
      )}
      {props.status === 'stale' && !isFinal(job.status) && (
        <p className="hw-job-stale">
          <StateIcon name="offline" />
          Not up to date: the connection is away.
        </p>
      )}
      {job.warning && !isFinal(job.status) && (
        <p className="hw-job-warning">
          <StateIcon name="attention" />
          {job.warning.message}
        </p>
      )}
      {isInLine(job) && props.waitingFor && <p className="hw-job-note">{props.waitingFor}</p>}
      {job.status === 'retrying' && <RetryNote job={job} locale={locale} />}
      <JobOutcome job={job} kept={props.kept} locale={locale} />
      {refused && <Refusal text={refusedWords(refused)} onDismiss={props.onDismiss} />}
    </>
  );
}

function RetryNote({ job, locale }: { job: Job; locale: Locale }): ReactNode {
  const now = useServerNow(1000);
  return <p className="hw-job-note">{retryWords(job, now, locale)}</p>;
}

function Refusal({ text, onDismiss }: { text: string; onDismiss: (() => unknown) | undefined }): ReactNode {
  return (
    <div className="hw-job-refused">
      <p role="alert">{text}</p>
      {onDismiss && (
        <button
          type="button"
          className="hw-button hw-button-small hw-button-quiet"
          aria-label="Dismiss"
          onClick={() => onDismiss()}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m4.5 4.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </button>
      )}
    </div>
  );
}

/** A place in line says nothing while nobody takes what stands in it. */
function isInLine(job: Job): boolean {
  return job.status === 'queued' && job.warning?.code !== 'no_worker';
}
