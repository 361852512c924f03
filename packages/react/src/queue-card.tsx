import type { ChannelSnapshot } from '@headway/client';
import type { QueueOrder, QueueStats } from '@headway/protocol';
import { type ReactNode, useId, useState } from 'react';
import { formatCount, type Locale } from './format.ts';
import { freshnessWords } from './freshness-words.ts';
import { StateLabel } from './job-state.tsx';
import type { Tone } from './job-words.ts';
import {
  lastStart,
  noWorkerWords,
  paceWords,
  workersWords,
  queueStateWords,
  type ThroughputPoint,
  timeToEmpty,
} from './queue-words.ts';
import { StateIcon } from './state-icon.tsx';
import { ThroughputBars } from './throughput-bars.tsx';
import {
  isSamePhrase,
  phraseWords,
  type TimeLeftPhrase,
  timeLeftPhrase,
  type TimeRange,
} from './time-left.ts';
import { useAnnouncement } from './use-announcement.ts';

export interface QueueCardProps {
  /** As `useQueue` tells it; `null` before the first answer. */
  stats: QueueStats | null;
  /** The line, as `useQueue` tells it: where all of it is known, it says when the last job starts. */
  order?: QueueOrder | null;
  /** What ended in each minute (or hour) of late, oldest first; the last one may still be going on. */
  throughput?: readonly ThroughputPoint[];
  /** How fresh this is. @default 'live' */
  status?: ChannelSnapshot['status'];
  /** @default 'Queue' */
  title?: string;
  locale?: string;
}

const noHistory: readonly ThroughputPoint[] = [];

/**
 * How full a queue is and how fast it goes: what waits, runs, is paused, needs a person, is done and failed.
 * @example
 * <QueueCard {...useQueue()} />
 */
export function QueueCard({
  stats,
  order = null,
  throughput = noHistory,
  status = 'live',
  title = 'Queue',
  locale,
}: QueueCardProps): ReactNode {
  const titleId = useId();
  const known = status === 'refused' ? null : stats;
  const noWorker = known && noWorkerWords(known);
  const said = useAnnouncement(
    known && (noWorker ?? ''),
    noWorker ?? 'Every kind of job has a worker again.',
  );
  const state = freshnessWords(status, known !== null) ?? (known && queueStateWords(known));
  return (
    <div
      className="hw-card hw-queue"
      role="group"
      aria-labelledby={titleId}
      aria-busy={isLoading(status, known)}
    >
      <div className="hw-card-head">
        <span className="hw-card-title" id={titleId}>
          {title}
        </span>
        {state && <StateLabel {...state} />}
      </div>
      <Counts stats={known} locale={locale} />
      {throughput.length > 0 && known && <ThroughputBars points={throughput} locale={locale} />}
      <Facts stats={known} order={order} throughput={throughput} isLive={status === 'live'} locale={locale} />
      {noWorker && (
        <p className="hw-card-warning">
          <StateIcon name="attention" />
          {noWorker}
        </p>
      )}
      <span className="hw-visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

function isLoading(status: ChannelSnapshot['status'], stats: QueueStats | null): boolean {
  return stats === null && status !== 'refused';
}

const counts = [
  ['waiting', 'Waiting', 'waiting'],
  ['active', 'Running', 'running'],
  ['paused', 'Paused', 'paused'],
  ['reviewing', 'To review', 'attention'],
  ['completed', 'Done', 'done'],
  ['failed', 'Failed', 'failed'],
] as const satisfies readonly (readonly [keyof QueueStats, string, Tone])[];

/** All of them, always: a count that comes and goes would move the others. */
function Counts({ stats, locale }: { stats: QueueStats | null; locale: Locale }): ReactNode {
  return (
    <dl className="hw-queue-counts">
      {counts.map(([field, label, tone]) => {
        const count = stats?.[field];
        return (
          <div key={field} className="hw-tone" data-tone={tone} data-none={!count || undefined}>
            <dt>
              <StateIcon name={tone} />
              {label}
            </dt>
            <dd>{count === undefined ? <span aria-label="not known">–</span> : countWords(count, locale)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** From here on a count is rounded, so that it fits where it stands. */
const roundedFrom = 1_000_000;

function countWords(count: number, locale: Locale): ReactNode {
  const exact = formatCount(count, locale);
  if (count < roundedFrom) return exact;
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  return <span title={exact}>{short.format(count)}</span>;
}

interface FactsProps {
  stats: QueueStats | null;
  order: QueueOrder | null;
  throughput: readonly ThroughputPoint[];
  isLive: boolean;
  locale: Locale;
}

function Facts({ stats, order, throughput, isLive, locale }: FactsProps): ReactNode {
  // Jobs that nobody takes do not start, whatever was reckoned before the last worker went.
  const starts = stats && stats.noWorkerFor.length === 0 ? lastStart(order) : null;
  const range = starts ?? (stats && timeToEmpty(stats, throughput));
  // A wait that was told before the connection went is no longer true.
  const wait = usePhrase(isLive ? range : null, locale);
  if (stats?.total === 0) return <p className="hw-queue-facts">What is started waits here for a worker.</p>;
  return (
    <p className="hw-queue-facts">
      {stats && <span className="hw-queue-pace">{paceWords(stats, locale)}</span>}
      {stats && <span>{workersWords(stats, locale)}</span>}
      {wait && <span className="hw-queue-wait">{`${starts ? 'Last one starts' : 'Empty'} ${wait}`}</span>}
    </p>
  );
}

/** `in about 4–6 min`, `within 3 min`; it rises only when the time clearly has. */
function usePhrase(range: TimeRange | null, locale: Locale): string | null {
  const [shown, setShown] = useState<TimeLeftPhrase | null>(null);
  const phrase = range && timeLeftPhrase(range, shown);
  if (!isSamePhrase(phrase, shown)) setShown(phrase);
  return phrase && `in ${phraseWords(phrase, locale)}`.replace(/^in up to /, 'within ');
}
