import { isFinal, type Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import { ActionIcon } from './action-icon.tsx';
import { type BulkOutcome, bulkWords, requestRefusal } from './bulk-words.ts';
import { formatCount, type Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { actionLabels, amountWords, heldWords } from './job-list-words.ts';
import { ProgressBar } from './progress-bar.tsx';
import { StateIcon } from './state-icon.tsx';

export interface FooterProps {
  shown: number;
  all: number;
  /** Changes that wait while the list is held still. */
  held: number;
  isStale: boolean;
  chosen: readonly Job[];
  /** What the chosen jobs can have, and which of them. */
  offers: readonly { action: JobAction; jobs: readonly Job[] }[];
  onOffer: (action: JobAction, jobs: readonly Job[]) => void;
  onClear: () => void;
  bulk: BulkProps | null;
  refused: Parameters<typeof requestRefusal>[0] | null;
  onDismissRefused: (() => unknown) | undefined;
  locale: Locale;
}

/** The line below a list: what it shows, or what is chosen and what can be done with it. */
export function JobListFooter(props: FooterProps): ReactNode {
  const { chosen, refused, locale } = props;
  return (
    <div className="hw-job-list-footer">
      {props.bulk && <BulkState {...props.bulk} />}
      {refused && (
        <div className="hw-job-list-refused" role="alert">
          <StateIcon name="failed" />
          <span>{requestRefusal(refused, locale)}</span>
          {props.onDismissRefused && <DismissButton onDismiss={props.onDismissRefused} />}
        </div>
      )}
      {chosen.length > 0 ? (
        <Chosen {...props} />
      ) : (
        <div className="hw-job-list-facts">
          {props.isStale && (
            <span className="hw-job-list-stale">
              <span className="hw-job-list-hatch" />
              Not connected. This may have changed.
            </span>
          )}
          <span>{amountWords(props.shown, props.all, locale)}</span>
          {props.held > 0 && <span className="hw-job-list-held">{heldWords(props.held, locale)}</span>}
        </div>
      )}
    </div>
  );
}

function Chosen({ chosen, offers, onOffer, onClear, locale }: FooterProps): ReactNode {
  return (
    <div className="hw-job-list-chosen" role="group" aria-label="With the selected jobs">
      <span className="hw-job-list-chosen-count">{formatCount(chosen.length, locale)} selected</span>
      {offers.map(({ action, jobs }) => (
        <button
          key={action}
          type="button"
          className="hw-button hw-button-small"
          onClick={() => onOffer(action, jobs)}
        >
          <ActionIcon action={action} />
          {actionLabels[action]}{' '}
          {jobs.length < chosen.length && (
            <span className="hw-job-list-offer-count">{formatCount(jobs.length, locale)}</span>
          )}
        </button>
      ))}
      {offers.length === 0 && <span className="hw-job-list-held">Nothing can be done with them now.</span>}
      <button
        type="button"
        className="hw-button hw-button-small hw-button-quiet hw-job-list-clear"
        onClick={onClear}
      >
        Clear selection
      </button>
    </div>
  );
}

export interface BulkProps extends BulkOutcome {
  /** Chooses those that could not have it, where some of them are in the list. */
  onShowRefused: (() => void) | undefined;
  onCancel: (() => unknown) | undefined;
  onDismiss: (() => unknown) | undefined;
  locale: Locale;
}

function BulkState({ job, locale, ...props }: BulkProps): ReactNode {
  const hasEnded = isFinal(job.status);
  const words = bulkWords({ job, ...props }, locale);
  const isWell = job.status === 'completed' && props.refused.length === 0;
  return (
    <div className="hw-job-list-bulk">
      {hasEnded ? (
        <StateIcon name={isWell ? 'done' : 'attention'} />
      ) : (
        <ProgressBar label={words} fraction={job.fraction} />
      )}
      <span className="hw-job-list-bulk-words">{words}</span>
      {hasEnded && props.onShowRefused && (
        <button type="button" className="hw-button hw-button-small" onClick={props.onShowRefused}>
          Select them
        </button>
      )}
      {!hasEnded && props.onCancel && (
        <button type="button" className="hw-button hw-button-small" onClick={() => props.onCancel?.()}>
          Stop
        </button>
      )}
      {hasEnded && props.onDismiss && <DismissButton onDismiss={props.onDismiss} />}
    </div>
  );
}

function DismissButton({ onDismiss }: { onDismiss: () => unknown }): ReactNode {
  return (
    <button type="button" className="hw-button hw-button-small hw-button-quiet" onClick={() => onDismiss()}>
      Dismiss
    </button>
  );
}
