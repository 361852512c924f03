import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { formatCount, timeOfDay } from './format.ts';
import type { Freshness } from './use-live.ts';
import type { LogLines } from './log-line.ts';
import { LogItems } from './log-items.tsx';
import { indexLog, type LogFilter, rowsOf } from './log-index.ts';
import { stepMatch } from './log-search.ts';
import { LogToolbar } from './log-toolbar.tsx';
import { LogTop } from './log-top.tsx';
import { nothingWords } from './log-words.ts';
import { StateIcon } from './state-icon.tsx';
import { useLogAnnouncement } from './use-log-announcement.ts';
import { type LogSelection, useLogCopy } from './use-log-copy.ts';
import { type LogTarget, useLogScroll } from './use-log-scroll.ts';
import { useLogSearch } from './use-log-search.ts';

export interface JobLogProps {
  /** As `useJobLog` gives them: another object once there are more. */
  lines: LogLines;
  /** How fresh they are, as `useJobLog` tells it. @default 'live' */
  status?: Freshness['status'];
  /** Loads lines before the first one. Without it there are none. */
  onLoadEarlier?: (() => unknown) | undefined;
  /** Earlier lines are on their way. */
  isLoading?: boolean;
  /** Why earlier lines could not be loaded. */
  loadError?: string | null;
  /** Lines that were let go because there were too many. */
  dropped?: number;
  /** Lines may be missing somewhere. */
  hasGap?: boolean;
  /** What the log is of, for screen readers. @default 'Log' */
  label?: string;
  locale?: string;
}

/**
 * What a job logs, live: follows the newest line until the person scrolls up, and can be searched, filtered and copied,
 * also with a hundred thousand lines.
 * @example
 * const { lines, loadEarlier, ...view } = useJobLog(jobId);
 * return <JobLog lines={lines} onLoadEarlier={loadEarlier} {...view} />;
 */
export function JobLog({ lines, status = 'live', label = 'Log', locale, ...props }: JobLogProps): ReactNode {
  const [index, setIndex] = useState(() => indexLog(lines));
  const [filter, setFilter] = useState<LogFilter>('all');
  const [query, setQuery] = useState('');
  const [target, setTarget] = useState<LogTarget | null>(null);
  const [selection, setSelection] = useState<LogSelection | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const now = index.lines === lines ? index : indexLog(lines, index);
  if (now !== index) setIndex(now);

  const rows = useMemo(() => rowsOf(now, filter), [now, filter]);
  const search = useLogSearch(now, query, filter);
  const scroll = useLogScroll(scroller, { rows, index: now, target });
  const copy = useLogCopy(now, rows, selection, locale);
  const said = useLogAnnouncement(now, locale);
  const time = useMemo(() => timeOfDay(locale), [locale]);
  const items = scroll.virtualizer.getVirtualItems();

  const current = target?.number ?? null;
  const near = rows.numberAt(items.at(-1)?.index ?? rows.count - 1);
  // What is typed is shown at once: the newest match that can be seen, or is nearest above, as soon as it is known.
  const isFound = search.isDone || (search.matches[0] ?? Number.POSITIVE_INFINITY) <= near;
  const goToMatch = (by: 1 | -1): void => {
    const number = stepMatch(search.matches, { current, near, by });
    setTarget(number === null ? null : { number });
  };
  if (current === null && isFound && search.matches.length > 0) goToMatch(1);
  const select = useCallback((number: number, extend: boolean) => {
    setSelection((before) => {
      if (extend && before) return { ...before, head: number };
      return before?.anchor === number && before.head === number ? null : { anchor: number, head: number };
    });
  }, []);
  function changeFilter(next: LogFilter): void {
    const top = items.find(({ end }) => end > (scroller.current?.scrollTop ?? 0));
    setFilter(next);
    setTarget(null);
    scroll.keepAt(top === undefined ? null : rows.numberAt(top.index));
  }
  function press(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    const isTyping = event.target === input.current;
    const key = event.key.toLowerCase();
    if ((isCommand && key === 'f') || (key === '/' && !isTyping)) focusInput(input.current);
    else if (event.target !== scroller.current) return;
    else if (key === 'end') scroll.follow();
    else if (key === 'home') scroll.goToTop();
    else if (isCommand && key === 'a') setSelection({ anchor: now.first, head: now.end - 1 });
    else if (isCommand && key === 'c' && selection && hasNoTextSelection()) void copy.copy();
    else if (key === 'escape' && selection) setSelection(null);
    else return;
    event.preventDefault();
  }
  const fresh = rows.count - rows.rowOf(scroll.leftAt);
  const place = current === null ? -1 : search.matches.indexOf(current);
  return (
    <div className="hw-log" data-status={status} onKeyDown={press}>
      <LogToolbar
        input={input}
        query={query}
        onQuery={(next) => {
          setQuery(next);
          setTarget(null);
        }}
        found={
          search.needle === ''
            ? null
            : { place: place < 0 ? null : place, count: search.matches.length, isDone: search.isDone }
        }
        onStep={goToMatch}
        onLeave={() => {
          setQuery('');
          setTarget(null);
          scroller.current?.focus();
        }}
        filter={filter}
        onFilter={changeFilter}
        counts={{ warning: now.warnings.length, error: now.errors.length }}
        copyLabel={copy.label}
        onCopy={() => void copy.copy()}
        locale={locale}
      />
      <div className="hw-log-body">
        <div
          ref={scroller}
          className="hw-log-scroll"
          role="log"
          aria-label={label}
          // A flood is not read out line by line: `said` tells what a person can listen to.
          aria-live="off"
          tabIndex={0}
          onScroll={scroll.onScroll}
        >
          {rows.count === 0 ? (
            <>
              <p className="hw-log-empty">{nothingWords(filter, status)}</p>
              {props.onLoadEarlier && <LogTop {...props} locale={locale} />}
            </>
          ) : (
            <div className="hw-log-rows" style={{ height: scroll.virtualizer.getTotalSize() }}>
              <LogTop {...props} locale={locale} />
              <LogItems
                {...{ items, rows, selection, time }}
                index={now}
                needle={search.needle}
                current={current}
                measure={scroll.virtualizer.measureElement}
                onSelect={select}
              />
            </div>
          )}
        </div>
        {status === 'stale' && (
          <p className="hw-log-stale">
            <StateIcon name="offline" />
            Not up to date
          </p>
        )}
        {!scroll.isFollowing && rows.count > 0 && (
          <button
            type="button"
            className="hw-button hw-button-small hw-log-jump"
            onClick={() => {
              scroll.follow();
              scroller.current?.focus();
            }}
          >
            Jump to newest{' '}
            {fresh > 0 && <span className="hw-log-fresh">({formatCount(fresh, locale)} new)</span>}
          </button>
        )}
      </div>
      <span className="hw-visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

function focusInput(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}

function hasNoTextSelection(): boolean {
  return window.getSelection()?.isCollapsed ?? true;
}
