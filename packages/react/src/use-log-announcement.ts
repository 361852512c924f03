import { useEffect, useRef, useState } from 'react';
import type { Locale } from './format.ts';
import { type LogIndex, lineOf } from './log-index.ts';
import { newLinesWords } from './log-words.ts';

/** What comes within this time is told together, ms. */
const gatherMs = 2000;
/** Lines of a flood that are looked at for an error. */
const maxGathered = 1000;

/** What a screen reader says of the lines that come: calm logs are read, floods are counted. What was there is no news. */
export function useLogAnnouncement(index: LogIndex, locale: Locale): string {
  const [said, setSaid] = useState('');
  const [told, setTold] = useState<number | null>(null);
  const newest = useRef(index);
  const wasFlood = useRef(false);
  const isOther = told !== null && (index.end < told || index.first > told);
  if ((told === null && index.end > index.first) || isOther) setTold(index.end);
  useEffect(() => {
    newest.current = index;
  }, [index]);
  const hasNews = told !== null && index.end > told;
  useEffect(() => {
    if (!hasNews || told === null) return undefined;
    const timer = setTimeout(() => {
      const log = newest.current;
      const from = Math.max(told, log.first, log.end - maxGathered);
      const lines = Array.from({ length: log.end - from }, (_, place) => lineOf(log, from + place));
      const known = lines.filter((line) => line !== undefined);
      const { text, isFlood } = newLinesWords(known, {
        count: log.end - told,
        wasFlood: wasFlood.current,
        ...(locale && { locale }),
      });
      wasFlood.current = isFlood;
      if (text !== '') setSaid(text);
      setTold(log.end);
    }, gatherMs);
    return () => clearTimeout(timer);
  }, [hasNews, told, locale]);
  return said;
}
