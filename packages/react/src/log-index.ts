import type { LogLine, LogLines } from './log-line.ts';

/** Which lines are shown: those of a level and above. */
export type LogFilter = 'all' | 'warning' | 'error';

/**
 * Numbers for the lines of a log. A line keeps its number while others come before and after it or are let go, so what
 * is known of a line (its height, that it matches) stays with it. Numbers may be below 0.
 */
export interface LogIndex {
  lines: LogLines;
  /** The number of the first line. */
  first: number;
  /** The number that the next line will have. */
  end: number;
  /** The id of the last line. */
  lastId: string | null;
  /** The numbers of lines that are warnings or errors, ascending. */
  warnings: readonly number[];
  /** The numbers of lines that are errors, ascending. */
  errors: readonly number[];
}

const empty: LogIndex = {
  lines: { length: 0, at: () => undefined },
  first: 0,
  end: 0,
  lastId: null,
  warnings: [],
  errors: [],
};

/** The index of lines, going on from what is known of them; looks only at what is new. Other lines begin anew. */
export function indexLog(lines: LogLines, before: LogIndex = empty): LogIndex {
  const at = placeOfLast(lines, before.lastId);
  // Numbers of another log are never used again.
  const first = at === null ? before.end : before.end - 1 - at;
  const end = first + lines.length;
  const lastId = lines.at(lines.length - 1)?.id ?? null;
  const known =
    at === null ? { from: end, to: end } : { from: Math.max(first, before.first), to: before.end };
  const numbers = (kept: readonly number[], filter: LogFilter): readonly number[] => {
    const earlier = numbersOf({ lines, first }, first, known.from, filter);
    const later = numbersOf({ lines, first }, known.to, end, filter);
    const start = at === null ? 0 : placeFrom(kept, known.from);
    if (at !== null && start === 0 && earlier.length === 0 && later.length === 0) return kept;
    return [...earlier, ...(at === null ? [] : kept.slice(start)), ...later];
  };
  return {
    lines,
    first,
    end,
    lastId,
    warnings: numbers(before.warnings, 'warning'),
    errors: numbers(before.errors, 'error'),
  };
}

/** Where the last line of before stands now; `null` when it is not there. It is near the end as a rule. */
function placeOfLast(lines: LogLines, lastId: string | null): number | null {
  if (lastId === null) return null;
  for (let place = lines.length - 1; place >= 0; place -= 1) if (lines.at(place)?.id === lastId) return place;
  return null;
}

function numbersOf(
  { lines, first }: Pick<LogIndex, 'lines' | 'first'>,
  from: number,
  to: number,
  filter: LogFilter,
): number[] {
  const found: number[] = [];
  for (let number = from; number < to; number += 1) {
    const line = lines.at(number - first);
    if (line && passes(line, filter)) found.push(number);
  }
  return found;
}

export function passes({ level }: Pick<LogLine, 'level'>, filter: LogFilter): boolean {
  return filter === 'all' || level === 'error' || (filter === 'warning' && level === 'warning');
}

/** How many of some ascending numbers are below one: the place where that stands, or would stand. */
export function placeFrom(numbers: readonly number[], number: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Number.POSITIVE_INFINITY) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function lineOf(index: LogIndex, number: number): LogLine | undefined {
  return index.lines.at(number - index.first);
}

/** The rows of a log: the lines that pass a filter, by their place on the screen. */
export interface LogRows {
  count: number;
  /** The number of the line in a row. */
  numberAt: (row: number) => number;
  /** The row of a line; of one that is not shown, the row of the next one that is. */
  rowOf: (number: number) => number;
}

export function rowsOf(index: LogIndex, filter: LogFilter): LogRows {
  const { first, end } = index;
  if (filter === 'all') {
    return {
      count: end - first,
      numberAt: (row) => first + row,
      rowOf: (number) => Math.min(end, Math.max(first, number)) - first,
    };
  }
  const numbers = filter === 'warning' ? index.warnings : index.errors;
  return {
    count: numbers.length,
    numberAt: (row) => numbers[row] ?? end,
    rowOf: (number) => placeFrom(numbers, number),
  };
}
