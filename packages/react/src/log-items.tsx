import type { VirtualItem } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { type LogIndex, lineOf, type LogRows } from './log-index.ts';
import { LogRow } from './log-row.tsx';
import type { LogSelection } from './use-log-copy.ts';

export interface LogItemsProps {
  items: readonly VirtualItem[];
  index: LogIndex;
  rows: LogRows;
  needle: string;
  /** The number of the match that a person has gone to. */
  current: number | null;
  selection: LogSelection | null;
  time: Intl.DateTimeFormat;
  measure: (element: HTMLDivElement | null) => void;
  onSelect: (number: number, extend: boolean) => void;
}

/** The lines that are on the screen, each at its place. */
export function LogItems({ items, index, rows, selection, ...props }: LogItemsProps): ReactNode {
  return items.map(({ key, index: row, start }) => {
    const number = rows.numberAt(row);
    const line = lineOf(index, number);
    const before = row === 0 ? undefined : lineOf(index, rows.numberAt(row - 1));
    return (
      <div
        key={key}
        ref={props.measure}
        data-index={row}
        className="hw-log-row"
        style={{ transform: `translateY(${start}px)` }}
      >
        {line && (
          <LogRow
            line={line}
            number={number}
            beginsAttempt={before !== undefined && before.attempt !== line.attempt}
            needle={props.needle}
            isCurrent={number === props.current}
            isSelected={isWithin(selection, number)}
            time={props.time}
            onSelect={props.onSelect}
          />
        )}
      </div>
    );
  });
}

function isWithin(selection: LogSelection | null, number: number): boolean {
  if (!selection) return false;
  const { anchor, head } = selection;
  return number >= Math.min(anchor, head) && number <= Math.max(anchor, head);
}
