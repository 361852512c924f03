import { type LogFilter, type LogIndex, lineOf, passes, placeFrom } from './log-index.ts';

/** Lines looked at before the page has its turn again: a few milliseconds. */
export const searchSlice = 4000;

/** What is found so far of what is looked for. */
export interface LogSearch {
  /** Lower case; nothing is looked for while it is empty. */
  needle: string;
  filter: LogFilter;
  /** The lines that have been looked at: from this number, to below that one. */
  from: number;
  to: number;
  /** The numbers of lines that match, ascending. */
  matches: readonly number[];
}

export function startSearch(index: LogIndex, query: string, filter: LogFilter): LogSearch {
  return { needle: query.trim().toLowerCase(), filter, from: index.end, to: index.end, matches: [] };
}

export function isSearchDone(search: LogSearch, index: LogIndex): boolean {
  return search.needle === '' || (search.from <= index.first && search.to >= index.end);
}

/** The matches that the log still has. */
export function heldMatches({ matches }: LogSearch, index: LogIndex): readonly number[] {
  const gone = placeFrom(matches, index.first);
  return gone === 0 ? matches : matches.slice(gone);
}

/** Looks at one slice more: at what came since first, then backwards, because people look for what was just told. */
export function searchOn(search: LogSearch, index: LogIndex, slice: number = searchSlice): LogSearch {
  // Of another log, or of one whose lines have all gone meanwhile, nothing is known.
  const isOther = search.to < index.first || search.from > index.end;
  const known = isOther ? { ...search, from: index.end, to: index.end, matches: [] } : search;
  const matches = heldMatches(known, index);
  const from = Math.max(known.from, index.first);
  if (known.to < index.end) {
    const to = Math.min(index.end, known.to + slice);
    return { ...known, from, to, matches: [...matches, ...matchesIn(known, index, known.to, to)] };
  }
  const earlier = Math.max(index.first, from - slice);
  return { ...known, from: earlier, matches: [...matchesIn(known, index, earlier, from), ...matches] };
}

function matchesIn({ needle, filter }: LogSearch, index: LogIndex, from: number, to: number): number[] {
  const found: number[] = [];
  for (let number = from; number < to; number += 1) {
    const line = lineOf(index, number);
    if (line && passes(line, filter) && line.message.toLowerCase().includes(needle)) found.push(number);
  }
  return found;
}

/** The match after or before the current one, around the ends; without one the newest up to `near`. */
export function stepMatch(
  matches: readonly number[],
  { current, near, by }: { current: number | null; near: number; by: 1 | -1 },
): number | null {
  if (matches.length === 0) return null;
  const below = placeFrom(matches, current ?? near + 1);
  const isThere = current !== null && matches[below] === current;
  const to = by === 1 ? (current === null ? below - 1 : below + (isThere ? 1 : 0)) : below - 1;
  return matches[(to + matches.length) % matches.length] ?? null;
}

/** A piece of a text, and whether it is what was looked for. */
export interface TextPart {
  text: string;
  isMatch: boolean;
}

/** A text cut at what was looked for. @param needle lower case */
export function highlight(text: string, needle: string): readonly TextPart[] {
  const lower = text.toLowerCase();
  // A few letters change their length with their case (İ): then places in one text are not those in the other.
  if (needle === '' || lower.length !== text.length) return [{ text, isMatch: false }];
  const parts: TextPart[] = [];
  let done = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, done)) {
    if (at > done) parts.push({ text: text.slice(done, at), isMatch: false });
    parts.push({ text: text.slice(at, at + needle.length), isMatch: true });
    done = at + needle.length;
  }
  if (done < text.length || parts.length === 0) parts.push({ text: text.slice(done), isMatch: false });
  return parts;
}
