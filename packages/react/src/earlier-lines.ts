import type { LogLine, LogLines } from './log-line.ts';

/** A line of an API's answer. Without an id it is recognised by what it says. */
export type EarlierLine = Omit<LogLine, 'id'> & { id?: string };

/**
 * The lines of an answer that come before those that are there. An API that knows the ids of events may overlap with
 * them as it likes; lines without ids are laid on those that are there where they say the same to the end, with the
 * greatest overlap.
 */
export function linesBefore(earlier: readonly EarlierLine[], known: LogLines): readonly EarlierLine[] {
  const ids = new Set<string>();
  for (let i = 0; i < known.length; i += 1) ids.add(known.at(i)?.id ?? '');
  const fresh = earlier.filter(({ id }) => id === undefined || !ids.has(id));
  if (fresh.some(({ id }) => id !== undefined)) return fresh;
  const overlap = fresh.findIndex((_, from) => continues(fresh, from, known));
  return overlap === -1 ? fresh : fresh.slice(0, overlap);
}

/** Whether lines from one on are those that are there, as far as both go. */
function continues(earlier: readonly EarlierLine[], from: number, known: LogLines): boolean {
  const both = Math.min(earlier.length - from, known.length);
  for (let i = 0; i < both; i += 1) {
    const [a, b] = [earlier[from + i], known.at(i)];
    if (a?.message !== b?.message || a?.level !== b?.level || a?.attempt !== b?.attempt) return false;
  }
  return both > 0;
}
