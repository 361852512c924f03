import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { formatCount, type Locale } from './format.ts';
import type { LogFilter } from './log-index.ts';
import type { StateIconName } from './job-words.ts';
import { matchWords } from './log-words.ts';
import { StateIcon } from './state-icon.tsx';

export interface LogToolbarProps {
  input: RefObject<HTMLInputElement | null>;
  query: string;
  onQuery: (query: string) => void;
  /** How far the search is; `null` while nothing is looked for. */
  found: { place: number | null; count: number; isDone: boolean } | null;
  onStep: (by: 1 | -1) => void;
  /** Escape in the search: back to the lines. */
  onLeave: () => void;
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
  counts: { warning: number; error: number };
  copyLabel: string;
  onCopy: () => void;
  locale: Locale;
}

const filters: readonly { filter: LogFilter; label: string; icon?: StateIconName }[] = [
  { filter: 'all', label: 'All' },
  { filter: 'warning', label: 'Warnings', icon: 'attention' },
  { filter: 'error', label: 'Errors', icon: 'failed' },
];

/** Above a log: what is looked for, which levels are shown, and a way to copy. */
export function LogToolbar({ input, ...props }: LogToolbarProps): ReactNode {
  const { found, counts, locale } = props;
  const hasMatch = found !== null && found.count > 0;
  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter') props.onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') props.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div className="hw-log-toolbar">
      <div className="hw-log-search">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path
            d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.75-1.25L14 14"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
          />
        </svg>
        <input
          ref={input}
          type="search"
          placeholder="Search"
          aria-label="Search the log"
          value={props.query}
          onChange={(event) => props.onQuery(event.target.value)}
          onKeyDown={press}
        />
        <span className="hw-log-found" aria-hidden="true">
          {found && matchWords(found, locale)}
        </span>
        {/* Not each slice of the search. */}
        <span className="hw-visually-hidden" role="status">
          {found?.isDone && matchWords(found, locale)}
        </span>
        <StepButton
          label="Previous match"
          path="m4 10 4-4 4 4"
          isOff={!hasMatch}
          onPress={() => props.onStep(-1)}
        />
        <StepButton
          label="Next match"
          path="m4 6 4 4 4-4"
          isOff={!hasMatch}
          onPress={() => props.onStep(1)}
        />
      </div>
      <div className="hw-log-levels" role="group" aria-label="Levels">
        {filters.map(({ filter, label, icon }) => (
          <button
            key={filter}
            type="button"
            className="hw-button hw-button-small hw-button-quiet"
            aria-pressed={props.filter === filter}
            onClick={() => props.onFilter(filter)}
          >
            {icon && <StateIcon name={icon} />}
            <span className="hw-log-level">{label}</span>{' '}
            {filter !== 'all' && (
              <span className="hw-log-count" data-level={counts[filter] > 0 ? filter : undefined}>
                {formatCount(counts[filter], locale)}
              </span>
            )}
          </button>
        ))}
      </div>
      <button type="button" className="hw-button hw-button-small hw-log-copy" onClick={props.onCopy}>
        {props.copyLabel}
      </button>
    </div>
  );
}

interface StepButtonProps {
  label: string;
  path: string;
  isOff: boolean;
  onPress: () => void;
}

function StepButton({ label, path, isOff, onPress }: StepButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="hw-button hw-button-small hw-button-quiet hw-log-step"
      aria-label={label}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) onPress();
      }}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
    </button>
  );
}
