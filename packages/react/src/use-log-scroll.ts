import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { LogIndex, LogRows } from './log-index.ts';
import { useLatest } from './use-latest.ts';

/** A line of text with its padding, px: until a line is on the screen and measured. */
const lineHeightPx = 20;
/** The place above the first line. */
export const topPx = 36;
/** So near its end a log counts as followed, px: about a line. */
const nearEndPx = 24;

export interface LogScroll {
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  /** Whether the newest line is kept in sight. */
  isFollowing: boolean;
  /** The number that the next line had when the person let go. */
  leftAt: number;
  onScroll: () => void;
  /** Goes to the newest line and stays there. */
  follow: () => void;
  goToTop: () => void;
  /** Once other rows are shown, has that line, or the next one that is shown, at the top of the screen. */
  keepAt: (number: number | null) => void;
}

/** A line that is to be shown; another object asks again. */
export interface LogTarget {
  number: number;
}

/** The rows of a log on the screen: follows the end until the person scrolls up, keeps the place while lines come and go. */
export function useLogScroll(
  scroller: RefObject<HTMLDivElement | null>,
  { rows, index, target }: { rows: LogRows; index: LogIndex; target: LogTarget | null },
): LogScroll {
  const [isFollowing, setFollowing] = useState(true);
  const [leftAt, setLeftAt] = useState(0);
  const [lastTarget, setLastTarget] = useState(target);
  const lastTop = useRef(0);
  const kept = useRef<number | null>(null);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeightPx,
    getItemKey: rows.numberAt,
    overscan: 10,
    rangeExtractor: (range) => {
      const height = scroller.current?.clientHeight ?? 0;
      return defaultRangeExtractor(rangeInPage(range, isFollowing, Math.ceil(height / lineHeightPx)));
    },
    paddingStart: topPx,
    paddingEnd: 4,
    // By it the line at the top of the screen stays there when lines come before it, or go.
    anchorTo: isFollowing ? 'start' : 'end',
    scrollEndThreshold: nearEndPx,
  });
  const height = virtualizer.getTotalSize();
  // Before the screen is painted: the newest line never jumps into sight, nor out of it when lines turn out higher.
  useLayoutEffect(() => {
    if (isFollowing) virtualizer.scrollToEnd();
    else if (kept.current !== null) virtualizer.scrollToIndex(rows.rowOf(kept.current), { align: 'start' });
    kept.current = null;
  }, [virtualizer, isFollowing, rows, height]);

  // A window that is turned or made smaller would leave the newest line below its edge.
  const following = useLatest(isFollowing);
  useLayoutEffect(() => {
    if (!scroller.current || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => {
      if (following.current) virtualizer.scrollToEnd();
    });
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, virtualizer, following]);

  const latest = useLatest(rows);
  useLayoutEffect(() => {
    if (target) virtualizer.scrollToIndex(latest.current.rowOf(target.number), { align: 'center' });
  }, [target, virtualizer, latest]);

  function letGo(): void {
    if (isFollowing) setLeftAt(index.end);
    setFollowing(false);
  }
  if (target !== lastTarget) {
    setLastTarget(target);
    if (target) letGo();
  }
  return {
    virtualizer,
    isFollowing,
    leftAt,
    onScroll() {
      const element = scroller.current;
      if (!element) return;
      const { scrollTop, scrollHeight, clientHeight } = element;
      const wentUp = scrollTop < lastTop.current - 1;
      lastTop.current = scrollTop;
      if (scrollHeight - clientHeight - scrollTop <= nearEndPx) setFollowing(true);
      else if (wentUp) letGo();
    },
    follow() {
      setFollowing(true);
      virtualizer.scrollToEnd();
    },
    goToTop() {
      letGo();
      virtualizer.scrollToOffset(0);
    },
    keepAt(number) {
      kept.current = number;
    },
  };
}

/**
 * The rows that have to be in the page. Heights that were measured are wrong once the log is wider or narrower, until
 * they are measured again: so as many rows as can be in sight, and those of the end for a log that is followed. By the
 * heights alone there would be holes, and each row that comes into the page would call for another one.
 * @param most rows that can be in sight
 */
function rangeInPage(range: Range, isFollowing: boolean, most: number): Range {
  const last = range.count - 1;
  return isFollowing
    ? { ...range, startIndex: Math.max(0, last - most), endIndex: last }
    : { ...range, endIndex: Math.min(last, Math.max(range.endIndex, range.startIndex + most)) };
}
