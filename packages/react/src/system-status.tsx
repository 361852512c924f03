import type { ChannelSnapshot } from '@headway/client';
import {
  type LoadKind,
  type LoadLevel,
  loadLevels,
  type SystemNotice,
  type SystemStatus as Status,
} from '@headway/protocol';
import { type ReactNode, useId, useMemo } from 'react';
import type { Locale } from './format.ts';
import { StateLabel } from './job-state.tsx';
import { loadWords } from './load-words.ts';
import { ResourceTile, type Sample } from './resource-tile.tsx';
import { StateIcon } from './state-icon.tsx';
import { SystemNotices } from './system-notices.tsx';
import { resources } from './system-resources.ts';
import { isSilent, shortages, systemFacts, systemStateWords } from './system-words.ts';
import { useAnnouncement } from './use-announcement.ts';
import { useSilence } from './use-silence.ts';

export interface SystemStatusProps {
  /** `null` until it is told, and once nothing was told for a while. */
  current: Status | null;
  /** What was told so far, oldest first. */
  history?: readonly Sample[];
  /** Words of administrators to everyone, newest first. */
  notices?: readonly (SystemNotice & { timestamp?: string })[];
  /** Shows a button at each notice. */
  onDismissNotice?: (id: string) => unknown;
  /** Of the channel. @default 'live' */
  status?: ChannelSnapshot['status'];
  /** How much time the charts show, ms. @default 15 minutes */
  spanMs?: number;
  /** When something runs short. @default levels that only a lasting shortage reaches */
  levels?: Partial<Record<LoadKind, LoadLevel>>;
  /** @default 'System' */
  title?: string;
  locale?: string;
}

const noSamples: readonly Sample[] = [];
const noNotices: readonly SystemNotice[] = [];
const defaultSpanMs = 15 * 60_000;

/**
 * How the machine and the server are: processor, memory, disk, GPU, event-loop lag, queue and connections, each with its
 * history, what runs short, and what administrators have to say.
 * @example
 * <SystemStatus {...useSystemStatus()} />
 */
export function SystemStatus({
  history = noSamples,
  notices = noNotices,
  status = 'live',
  spanMs = defaultSpanMs,
  title = 'System',
  levels,
  locale,
  ...props
}: SystemStatusProps): ReactNode {
  const current = status === 'refused' ? null : props.current;
  const titleId = useId();
  const silentMs = useSilence(props.current);
  const short = useMemo(() => {
    const told = history.map((sample) => sample.status);
    return shortages(told.length > 0 || !current ? told : [current], { ...loadLevels, ...levels });
  }, [history, current, levels]);
  const standing = { status, isKnown: current !== null, silentMs, isShort: short.length > 0 };
  const state = systemStateWords(standing, locale);
  const warnings = current ? short.map((kind) => sentenceOf(kind, current, locale)) : [];
  const said = useAnnouncement(
    current && short.join(' '),
    warnings.join(' ') || 'The load is no longer high.',
  );
  return (
    <div className="hw-card hw-system" role="group" aria-labelledby={titleId}>
      <div className="hw-card-head">
        <span className="hw-card-title" id={titleId}>
          {title}
        </span>
        <StateLabel {...state} />
      </div>
      <SystemNotices notices={notices} onDismiss={props.onDismissNotice} locale={locale} />
      {warnings.map((warning) => (
        <p key={warning} className="hw-card-warning">
          <StateIcon name="attention" />
          {warning}
        </p>
      ))}
      <div className="hw-system-tiles">
        {resources
          .filter(({ isOptional, valueOf }) => !isOptional || isTold(valueOf, current, history))
          .map((resource) => (
            <ResourceTile
              key={resource.key}
              resource={resource}
              current={current}
              history={status === 'refused' ? noSamples : history}
              spanMs={spanMs}
              silentMs={isSilent(silentMs) ? silentMs : 0}
              isShort={resource.load !== null && short.includes(resource.load)}
              syncKey={titleId}
              locale={locale}
            />
          ))}
      </div>
      <p className="hw-system-facts">
        {current ? systemFacts(current, locale).map((fact) => <span key={fact}>{fact}</span>) : '\u00a0'}
      </p>
      <span className="hw-visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

function isTold(
  valueOf: (status: Status) => number | null,
  current: Status | null,
  history: readonly Sample[],
): boolean {
  const newest = current ?? history.at(-1)?.status;
  return newest !== undefined && valueOf(newest) !== null;
}

function sentenceOf(kind: LoadKind, status: Status, locale: Locale): string {
  const { title, description } = loadWords(kind, status, locale);
  return `${title}. ${description}`;
}
