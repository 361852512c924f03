import { useEffect, useState } from 'react';
import type { Locale } from './format.ts';
import { type LogIndex, lineOf, type LogRows } from './log-index.ts';
import { linesWords, lineAsText } from './log-words.ts';

/** Lines that a person chose: from one number to another, either way round. */
export interface LogSelection {
  anchor: number;
  head: number;
}

export interface LogCopy {
  /** On the button. */
  label: string;
  copy: () => Promise<void>;
}

/** The label says what happened for so long, ms. */
const toldMs = 2000;

/** Copies the chosen lines, or all that are shown. */
export function useLogCopy(
  index: LogIndex,
  rows: LogRows,
  selection: LogSelection | null,
  locale: Locale,
): LogCopy {
  const [outcome, setOutcome] = useState<string | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), toldMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const from = selection ? rows.rowOf(Math.min(selection.anchor, selection.head)) : 0;
  const to = selection ? rows.rowOf(Math.max(selection.anchor, selection.head) + 1) : rows.count;
  return {
    label: outcome ?? (selection ? `Copy ${linesWords(to - from, locale)}` : 'Copy all'),
    async copy() {
      const texts: string[] = [];
      for (let row = from; row < to; row += 1) {
        const line = lineOf(index, rows.numberAt(row));
        if (line) texts.push(lineAsText(line));
      }
      try {
        await navigator.clipboard.writeText(texts.join('\n'));
        setOutcome('Copied');
      } catch {
        // The browser does not let it, or the page is not served over HTTPS: the person is told.
        setOutcome('Could not copy');
      }
    },
  };
}
