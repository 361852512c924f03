import { isFinal, type Job } from '@headway/protocol';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ActiveJobRow } from './active-job-row.tsx';
import { formatCount, formatPercent, type Locale } from './format.ts';
import { arrange, type Arrangement, emptyArrangement } from './job-sections.ts';
import { kindWords } from './job-words.ts';
import {
  hasFailed,
  isUnderWay,
  mergedFraction,
  nextSession,
  noSession,
  type PanelSession,
  sessionWords,
} from './panel-session.ts';
import { placeWords, type QueuePlace } from './place-words.ts';
import { ProgressBar } from './progress-bar.tsx';
import { StateIcon } from './state-icon.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useJobs } from './use-jobs.ts';
import { useFocusUnder, useIsPhone, usePanelHeight } from './use-panel-place.ts';
import { usePointerElsewhere } from './use-pointer-elsewhere.ts';
import { useStoredFlag } from './use-stored-flag.ts';

export interface ActiveJobsPanelProps {
  /** Channels that carry jobs: `user:3`, `project:7`. A job that is told in more than one is shown once. */
  channels: readonly string[];
  /** What is being worked on, such as a file's name. @default the job's kind */
  titleOf?: (job: Job) => string;
  /** The page of a job: its title is a link. */
  hrefOf?: (job: Job) => string;
  /** Where a waiting job stands, as `useQueue` tells it. */
  placeOf?: (id: string) => QueuePlace | null;
  /** Shows all of them, where there are more than the panel has room for. */
  onOpenAll?: () => unknown;
  /** @default 'bottom-right' */
  position?: 'bottom-left' | 'bottom-right';
  /** Whether it is folded until a person says otherwise. @default on a phone only */
  folded?: boolean;
  /** Under which this browser remembers whether the panel is folded. @default 'headway:active-jobs-folded' */
  storageKey?: string;
  locale?: string;
}

/** Jobs that have a row; the others are counted. */
const mostRows = 5;
/** How long the panel says what became of the jobs before it goes, ms. */
const leavingMs = { well: 4000, failed: 8000 } as const;

const kindOf = (job: Job): string => kindWords(job.kind);

/**
 * What runs and waits, in a corner of the page: it comes with the first job, says at the end what became of them, and
 * goes. Cancelling goes by the `actions` of the provider.
 * @example
 * <ActiveJobsPanel channels={['user:3']} titleOf={(job) => job.labels.file ?? job.kind} hrefOf={(job) => `/jobs/${job.id}`} />
 */
export function ActiveJobsPanel({
  channels,
  position = 'bottom-right',
  folded,
  storageKey = 'headway:active-jobs-folded',
  ...props
}: ActiveJobsPanelProps): ReactNode {
  const { jobs, status } = useJobs({ channels });
  const [last, setLast] = useState(noSession);
  const session = nextSession(last, jobs);
  if (session !== last) setLast(session);
  const [isLookedAt, setIsLookedAt] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const isVisible = session.phase !== 'hidden';
  const hasFocusUnder = useFocusUnder(panel, isVisible);
  usePointerElsewhere(panel, isLookedAt, () =>
    setIsLookedAt(panel.current?.contains(document.activeElement) ?? false),
  );
  const isPhone = useIsPhone();
  const [isFolded, setIsFolded] = useStoredFlag(storageKey, folded ?? isPhone);
  const words = sessionWords(session, props.locale);
  const said = useAnnouncement(session.phase, session.phase === 'leaving' ? `Jobs: ${words}` : '');
  usePanelHeight(panel, isVisible && !hasFocusUnder);

  const isLeaving = session.phase === 'leaving' && !isLookedAt;
  const stayMs = hasFailed(session) ? leavingMs.failed : leavingMs.well;
  useEffect(() => {
    if (!isLeaving) return undefined;
    const timer = setTimeout(
      () => setLast((now) => (now.phase === 'leaving' ? { ...noSession, jobs: now.jobs } : now)),
      stayMs,
    );
    return () => clearTimeout(timer);
  }, [isLeaving, stayMs]);

  return (
    <>
      {isVisible && (
        <section
          ref={panel}
          className="hw-active-jobs"
          aria-label="Active jobs"
          data-position={position}
          data-aside={hasFocusUnder || undefined}
          onPointerEnter={({ pointerType }) => setIsLookedAt(pointerType !== 'touch')}
          onPointerLeave={({ currentTarget }) =>
            setIsLookedAt(currentTarget.contains(document.activeElement))
          }
          onFocus={() => setIsLookedAt(true)}
          onBlur={({ currentTarget, relatedTarget }) =>
            setIsLookedAt(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))
          }
        >
          <Panel
            {...props}
            session={session}
            words={words}
            isFolded={isFolded}
            onFold={setIsFolded}
            isHeld={isLookedAt}
            isStale={status === 'stale' && session.phase === 'active'}
          />
        </section>
      )}
      <span className="hw-visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}

interface PanelProps extends Pick<
  ActiveJobsPanelProps,
  'titleOf' | 'hrefOf' | 'placeOf' | 'onOpenAll' | 'locale'
> {
  session: PanelSession;
  words: string;
  isFolded: boolean;
  onFold: (isFolded: boolean) => void;
  /** Rows stay where they are while somebody is in the panel. */
  isHeld: boolean;
  /** The connection is away: what goes on may have ended. */
  isStale: boolean;
}

function Panel({ session, words, isFolded, onFold, isHeld, isStale, ...props }: PanelProps): ReactNode {
  const { phase, ended, underWay } = session;
  const body = useId();
  const rows = useRows(session, isHeld);
  const more = underWay.size - rows.filter(isUnderWay).length;
  const isEnd = phase === 'leaving';
  const fraction = isEnd ? 1 : mergedFraction(session);
  return (
    <>
      <button
        type="button"
        className="hw-active-jobs-fold"
        aria-expanded={!isFolded}
        aria-controls={isFolded ? undefined : body}
        onClick={() => onFold(!isFolded)}
      >
        <StateIcon
          name={isStale ? 'offline' : isEnd ? (hasFailed(session) ? 'failed' : 'done') : 'running'}
        />
        <span className="hw-active-jobs-words">{words}</span>
        {isStale && <span className="hw-active-jobs-stale">Not up to date</span>}
        {isFolded && <Merged fraction={fraction} words={words} isStale={isStale} locale={props.locale} />}
        {!isEnd && (
          <svg className="hw-active-jobs-arrow" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m4.5 6.5 3.5 3.5 3.5-3.5" stroke="currentColor" strokeWidth="1.5" fill="none" />
          </svg>
        )}
      </button>
      {!isFolded && (
        <div id={body} className="hw-active-jobs-body">
          {rows.length > 0 && (
            <ul className="hw-active-jobs-rows">
              {rows.map((job) => (
                <ActiveJobRow
                  key={job.id}
                  job={job}
                  title={(props.titleOf ?? kindOf)(job)}
                  href={props.hrefOf?.(job)}
                  place={isStale ? null : waitWords(job, props.placeOf?.(job.id) ?? null, props.locale)}
                  isStale={isStale}
                  locale={props.locale}
                />
              ))}
            </ul>
          )}
          {more > 0 && <More count={more} onOpenAll={props.onOpenAll} locale={props.locale} />}
          {ended.size > 0 && !isEnd && (
            <p className="hw-active-jobs-ended">
              {sessionWords({ ...session, phase: 'leaving' }, props.locale)}
            </p>
          )}
        </div>
      )}
    </>
  );
}

function Merged({
  fraction,
  words,
  isStale,
  locale,
}: {
  fraction: number | null;
  words: string;
  isStale: boolean;
  locale: Locale;
}): ReactNode {
  const tone = isStale ? 'offline' : fraction === 1 ? 'done' : 'running';
  return (
    <>
      <ProgressBar label={words} fraction={fraction} tone={tone} />
      {fraction !== null && <span className="hw-active-jobs-percent">{formatPercent(fraction, locale)}</span>}
    </>
  );
}

function More({
  count,
  onOpenAll,
  locale,
}: {
  count: number;
  onOpenAll: (() => unknown) | undefined;
  locale: Locale;
}): ReactNode {
  const words = `and ${formatCount(count, locale)} more`;
  if (!onOpenAll) return <p className="hw-active-jobs-more">{words}</p>;
  return (
    <button type="button" className="hw-active-jobs-more hw-link" onClick={() => onOpenAll()}>
      {words}
    </button>
  );
}

/** The first jobs, by what needs a look, what runs and what is next. One that ends while it is looked at says so. */
function useRows({ underWay, ended, phase }: PanelSession, isHeld: boolean): readonly Job[] {
  const [last, setLast] = useState<{ arrangement: Arrangement; shown: readonly string[]; of: unknown }>({
    arrangement: emptyArrangement,
    shown: [],
    of: null,
  });
  if (last.of !== underWay && phase === 'active') {
    const arrangement = arrange(last.arrangement, [...underWay.values()], false);
    const { attention, running, waiting } = arrangement.order;
    const first = [...attention, ...running, ...waiting].slice(0, mostRows);
    const isKept = isHeld && last.shown.length > 0;
    setLast({ arrangement, shown: isKept ? filled(last.shown, first) : first, of: underWay });
  }
  if (phase !== 'active' && !isHeld) return [];
  return last.shown.flatMap((id) => underWay.get(id) ?? (isHeld ? (ended.get(id) ?? []) : []));
}

/** What comes while the rows stay where they are stands below them. */
function filled(shown: readonly string[], first: readonly string[]): readonly string[] {
  const room = Math.max(0, mostRows - shown.length);
  return [...shown, ...first.filter((id) => !shown.includes(id)).slice(0, room)];
}

function waitWords(job: Job, place: QueuePlace | null, locale: Locale): string | null {
  if (job.status !== 'queued' || isFinal(job.status) || !place) return null;
  return placeWords(place, { short: true, ...(locale !== undefined && { locale }) });
}
