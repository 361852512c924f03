import { useEffect, useState } from 'react';
import type { LogFilter, LogIndex } from './log-index.ts';
import { heldMatches, isSearchDone, type LogSearch, searchOn, startSearch } from './log-search.ts';

/** Looks for a text in a log, slice by slice, so that the page stays free; goes on with the lines that come. */
export function useLogSearch(
  index: LogIndex,
  query: string,
  filter: LogFilter,
): LogSearch & { isDone: boolean } {
  const [search, setSearch] = useState(() => startSearch(index, query, filter));
  const wanted = startSearch(index, query, filter);
  const isOther = search.needle !== wanted.needle || search.filter !== filter;
  if (isOther) setSearch(wanted);
  const current = isOther ? wanted : search;
  const isDone = isSearchDone(current, index);
  useEffect(() => {
    if (isDone) return undefined;
    const timer = setTimeout(() => setSearch((before) => searchOn(before, index)));
    return () => clearTimeout(timer);
  }, [isDone, current, index]);
  return { ...current, isDone, matches: heldMatches(current, index) };
}
