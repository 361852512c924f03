import { memo, type MouseEvent, type NamedExoticComponent, type ReactNode } from 'react';
import { highlight } from './log-search.ts';
import type { LogLine } from './log-line.ts';
import { levelWord } from './log-words.ts';
import { StateIcon } from './state-icon.tsx';

export interface LogRowProps {
  line: LogLine;
  number: number;
  /** Whether it is the first line of its attempt, as far as is seen. */
  beginsAttempt: boolean;
  /** What is looked for, lower case. */
  needle: string;
  isCurrent: boolean;
  isSelected: boolean;
  time: Intl.DateTimeFormat;
  onSelect: (number: number, extend: boolean) => void;
}

/** A line of a log: when, its mark, and what it says. */
export const LogRow: NamedExoticComponent<LogRowProps> = memo(function LogRow(props: LogRowProps): ReactNode {
  const { line, number, needle, onSelect } = props;
  return (
    <>
      {props.beginsAttempt && <div className="hw-log-attempt">Attempt {line.attempt}</div>}
      <div
        className="hw-log-line"
        data-level={line.level}
        data-current={props.isCurrent || undefined}
        data-selected={props.isSelected || undefined}
      >
        <button
          type="button"
          className="hw-log-time"
          tabIndex={-1}
          title={line.timestamp}
          aria-pressed={props.isSelected}
          // Shift would select the text between two presses.
          onMouseDown={(event: MouseEvent) => event.shiftKey && event.preventDefault()}
          onClick={(event) => onSelect(number, event.shiftKey)}
        >
          {timeWords(line.timestamp, props.time)}
        </button>
        <span className="hw-log-mark">
          {line.level !== 'info' && <StateIcon name={line.level === 'error' ? 'failed' : 'attention'} />}
        </span>
        <span className="hw-log-message">
          {line.level !== 'info' && <span className="hw-visually-hidden">{levelWord(line.level)}</span>}
          {highlight(line.message, needle).map(({ text, isMatch }, place) => {
            // oxlint-disable-next-line react/no-array-index-key -- the pieces of a text have no other identity
            return isMatch ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>;
          })}
        </span>
      </div>
    </>
  );
});

/** Nothing where a line has no time that can be read: one line must not take the log with it. */
function timeWords(timestamp: string, time: Intl.DateTimeFormat): string {
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? '' : time.format(at);
}
