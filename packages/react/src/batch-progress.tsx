import type { Batch } from '@headway/protocol';
import type { ReactNode } from 'react';
import {
  batchAmount,
  type BatchPart,
  batchParts,
  batchRefusal,
  batchState,
  batchSummary,
  batchValueText,
  runningFill,
} from './batch-words.ts';
import { formatPercent, type Locale, percentOf } from './format.ts';
import type { BatchAction } from './job-actions.ts';
import { StateLabel } from './job-state.tsx';
import { tookWords } from './job-words.ts';
import { possibleBatchActions } from './possible-actions.ts';
import { StateIcon } from './state-icon.tsx';
import { useAnnouncement } from './use-announcement.ts';
import type { Refused } from './use-asked.ts';
import type { Freshness } from './use-live.ts';
import { useSteadyTimeLeft } from './use-time-left.ts';

export interface BatchProgressProps {
  batch: Batch;
  /** `full` tells everything and can act; `compact` is one line for lists and cards. @default 'full' */
  variant?: 'full' | 'compact';
  /** @default the batch's name, else `Batch` */
  title?: string;
  /** How fresh this is, as `useBatch` tells it: of a batch that may have moved on meanwhile it says so. @default 'live' */
  status?: Freshness['status'];
  /** What was asked and is not confirmed yet, as `useBatch` tells it. */
  pending?: BatchAction | null;
  /** Why the last thing asked was refused. */
  refused?: Refused<BatchAction> | null;
  /** Each shows its button while the batch can have it. */
  onCancel?: (() => unknown) | undefined;
  onPause?: (() => unknown) | undefined;
  onResume?: (() => unknown) | undefined;
  /** Lets a person put a refusal away. */
  onDismiss?: (() => unknown) | undefined;
  /** Says changes of state to screen readers. @default true for `full`, false for `compact` */
  announce?: boolean;
  locale?: string;
}

/**
 * How jobs that belong together stand: one bar of what became of them, their numbers in words, and at the end a sentence.
 * @example
 * const { batch, ...view } = useBatch(batchId);
 * return batch && <BatchProgress batch={batch} {...view} onCancel={view.cancel} onPause={view.pause} />;
 */
export function BatchProgress({
  variant = 'full',
  announce = variant === 'full',
  ...props
}: BatchProgressProps): ReactNode {
  const { batch, pending = null, locale } = props;
  const title = props.title ?? batch.name ?? 'Batch';
  const { word, tone } = batchState(batch, pending);
  const hasEnded = batch.status === 'completed';
  const isStale = props.status === 'stale' && !hasEnded;
  const range = pending || isStale ? null : etaToShow(batch);
  const timeLeft = useSteadyTimeLeft({ stage: batch.id, range }, locale);
  const said = useAnnouncement(
    // Whether just now some of its jobs run or all wait is no news.
    `${batch.status} ${tone === 'running' || tone === 'waiting' ? '' : word}`,
    hasEnded ? `${title}: ${word}. ${batchSummary(batch, locale)}` : `${title}: ${word}`,
    batch.id,
  );
  return (
    <div
      className={`hw-batch hw-batch-${variant}`}
      data-ended={hasEnded || undefined}
      data-stale={isStale || undefined}
    >
      {variant === 'full' ? (
        <FullBatch {...props} {...{ title, timeLeft, isStale }} />
      ) : (
        <CompactBatch {...props} {...{ title, timeLeft, isStale }} />
      )}
      {announce && (
        <span className="hw-visually-hidden" role="status">
          {said}
        </span>
      )}
    </div>
  );
}

interface VariantProps extends BatchProgressProps {
  title: string;
  /** In words. */
  timeLeft: string | null;
  /** The connection is away, and it has not ended. */
  isStale: boolean;
}

function FullBatch({ batch, title, timeLeft, isStale, ...props }: VariantProps): ReactNode {
  const { pending = null, refused = null, locale } = props;
  return (
    <>
      <div className="hw-batch-head">
        <span className="hw-batch-title" title={title}>
          {title}
        </span>
        <StateLabel {...batchState(batch, pending)} />
        <BatchActions batch={batch} {...props} />
      </div>
      <BatchBar {...{ batch, title, timeLeft, locale }} />
      <div className="hw-batch-facts">
        <Parts parts={batchParts(batch, locale)} isEmpty={batch.counts.total === 0} />
        <Numbers {...{ batch, timeLeft, locale }} />
      </div>
      {isStale && (
        <p className="hw-batch-stale">
          <StateIcon name="offline" />
          Not up to date: the connection is away.
        </p>
      )}
      {batch.status === 'open' && <p className="hw-batch-note">More jobs may come.</p>}
      {refused && (
        <p className="hw-batch-refused" role="alert">
          {batchRefusal(refused)}
          {props.onDismiss && (
            <button
              type="button"
              className="hw-button hw-button-small hw-button-quiet"
              onClick={() => props.onDismiss?.()}
            >
              Dismiss
            </button>
          )}
        </p>
      )}
    </>
  );
}

function CompactBatch({ batch, title, timeLeft, isStale, pending = null, locale }: VariantProps): ReactNode {
  const hasEnded = batch.status === 'completed';
  return (
    <>
      <StateLabel {...batchState(batch, pending)} />
      <BatchBar {...{ batch, title, timeLeft, locale }} />
      <span className="hw-batch-amount">
        {hasEnded ? batchSummary(batch, locale) : batchAmount(batch, locale)}
      </span>
      {isStale && <span className="hw-batch-amount">Not up to date</span>}
    </>
  );
}

function Parts({ parts, isEmpty }: { parts: readonly BatchPart[]; isEmpty: boolean }): ReactNode {
  if (isEmpty) return <span className="hw-batch-part">No jobs yet</span>;
  return (
    <ul className="hw-batch-parts">
      {parts.map(({ name, tone, icon, text }) => (
        <li key={name} className="hw-batch-part" data-part={tone}>
          <StateIcon name={icon} />
          {text}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ batch, timeLeft, locale }: Omit<BatchBarProps, 'title'>): ReactNode {
  if (batch.counts.total === 0) return null;
  if (batch.status === 'completed') {
    const took = tookWords({ startedAt: batch.createdAt, finishedAt: batch.finishedAt }, locale);
    return took && <span className="hw-batch-numbers">took {took}</span>;
  }
  return (
    <span className="hw-batch-numbers">
      <span>{batchAmount(batch, locale)}</span>
      {timeLeft && <span>{timeLeft} left</span>}
      {batch.fraction !== null && (
        <span className="hw-batch-percent">{formatPercent(batch.fraction, locale)}</span>
      )}
    </span>
  );
}

interface BatchBarProps {
  batch: Batch;
  title: string;
  timeLeft: string | null;
  locale: Locale;
}

/** Its parts are as long as their numbers; how far the running ones are fills theirs. */
function BatchBar({ batch, title, timeLeft, locale }: BatchBarProps): ReactNode {
  return (
    <div
      className="hw-batch-bar"
      role="progressbar"
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={batch.fraction === null ? undefined : percentOf(batch.fraction)}
      aria-valuetext={batchValueText(batch, timeLeft, locale)}
    >
      {batchParts(batch, locale).map(({ name, count }) => (
        <div key={name} className="hw-batch-segment" data-part={name} style={{ flexGrow: count }}>
          {name === 'running' && (
            <div className="hw-batch-fill" style={{ transform: `scaleX(${runningFill(batch)})` }} />
          )}
        </div>
      ))}
    </div>
  );
}

const labels: Record<BatchAction, string> = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' };
const actionOrder = ['pause', 'resume', 'cancel'] as const satisfies readonly BatchAction[];

function BatchActions({
  batch,
  pending = null,
  ...props
}: Pick<BatchProgressProps, 'batch' | 'pending' | 'onCancel' | 'onPause' | 'onResume'>): ReactNode {
  const possible = possibleBatchActions(batch);
  const isBusy = pending !== null;
  const calls = { pause: props.onPause, resume: props.onResume, cancel: props.onCancel };
  const offered = actionOrder.filter((action) => calls[action] && possible.includes(action));
  if (offered.length === 0) return null;
  return (
    <span className="hw-batch-actions">
      {offered.map((action) => (
        <button
          // Pause and resume are one button that changes its word, so that it keeps the focus.
          key={action === 'cancel' ? action : 'hold'}
          type="button"
          className="hw-button hw-button-small"
          // Not `disabled`: the button keeps the focus while the answer is on its way.
          aria-disabled={isBusy}
          onClick={() => {
            if (!isBusy) calls[action]?.();
          }}
        >
          {labels[action]}
        </button>
      ))}
    </span>
  );
}

/** While nothing may run there is nothing to base it on. */
function etaToShow({ status, eta }: Batch): Batch['eta'] {
  return status === 'running' || status === 'open' ? eta : null;
}
