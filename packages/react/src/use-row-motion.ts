import { type RefObject, useLayoutEffect, useRef } from 'react';
import { indexOfRow, keyOfRow, rowAt, type RowHeights, type RowLayout, topOfRow } from './job-rows.ts';

interface Shown {
  layout: RowLayout;
  scrollTop: number;
  /** Px from the top of all rows, by key, of those that were in the page. */
  tops: ReadonlyMap<string, number>;
}

/**
 * When rows move, what one looks at stays where it is, and the others slide to their places: how long is the token
 * `--hw-motion`, which is nothing for people who want less motion.
 *
 * A list may change with every frame. So nothing is measured here: reading a place or a style after a change would have
 * the page laid out anew in the middle of each commit, which cost more than all the rendering.
 * @param activeKey the row that stays where it is if it is in sight
 * @param view how much of the rows is in sight, px
 * @returns whether the list stands where this scrolled it, not where a person did
 */
export function useRowMotion(
  scroller: RefObject<HTMLElement | null>,
  { layout, heights, inPage, activeKey, view }: RowMotionOptions,
): () => boolean {
  const before = useRef<Shown | null>(null);
  const ownTop = useRef<number | null>(null);
  const motion = useRef(0);
  const movedAt = useRef(-Infinity);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const last = before.current;
    const tops = new Map<string, number>();
    for (const index of inPage) {
      const row = rowAt(layout, index);
      if (row && row.id !== null) tops.set(keyOfRow(row), topOfRow(layout, index, heights));
    }
    const most = Math.max(0, topOfRow(layout, layout.count, heights) - view);
    let scrollTop = Math.min(last?.scrollTop ?? 0, most);
    if (last && last.layout !== layout) {
      const topNow = (key: string): number | null => {
        const known = tops.get(key);
        if (known !== undefined) return known;
        const index = indexOfRow(layout, key);
        return index < 0 ? null : topOfRow(layout, index, heights);
      };
      const by = wayOfList({ last, heights, activeKey, view, topNow });
      if (by !== 0) {
        scrollTop = scrolledTo(current, last.scrollTop + by);
        ownTop.current = scrollTop;
      }
      // Rows that move again before they have arrived explain nothing by sliding, and keep the page busy.
      const isCalm = performance.now() - movedAt.current > motion.current;
      movedAt.current = performance.now();
      if (isCalm) slide(current, { last, tops, scrollTop, view, duration: motion.current });
    }
    before.current = { layout, tops, scrollTop };
  });
  // Where it stood before the next change: scrolling renders nothing while the rows at hand suffice.
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return undefined;
    const note = (): void => {
      if (before.current) before.current.scrollTop = current.scrollTop;
    };
    const readMotion = (): void => {
      motion.current = motionMs(current);
    };
    const less = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-reduced-motion: reduce)');
    note();
    readMotion();
    // Before those that render: after them the page would be laid out for the answer.
    current.addEventListener('scroll', note, { passive: true, capture: true });
    less?.addEventListener('change', readMotion);
    return () => {
      current.removeEventListener('scroll', note, { capture: true });
      less?.removeEventListener('change', readMotion);
    };
  }, [scroller]);
  return () => before.current?.scrollTop === ownTop.current;
}

interface RowMotionOptions {
  layout: RowLayout;
  heights: RowHeights;
  /** The rows that are in the page. */
  inPage: readonly number[];
  activeKey: string | null;
  view: number;
}

/** Scrolls, and tells where that led. */
function scrolledTo(scroller: HTMLElement, top: number): number {
  scroller.scrollTop = top;
  return scroller.scrollTop;
}

/** How far the list is to be scrolled, px, so that what one looks at stays in place; at the top what is new shows. */
function wayOfList({
  last,
  heights,
  activeKey,
  view,
  topNow,
}: {
  last: Shown;
  heights: RowHeights;
  activeKey: string | null;
  view: number;
  topNow: (key: string) => number | null;
}): number {
  if (last.scrollTop <= 0) return 0;
  const [from, to] = [last.scrollTop + heights.heading, last.scrollTop + view];
  const inSight = [...last.tops].filter(([, top]) => top >= from && top + heights.row <= to);
  const moves = inSight.flatMap(([key, top]) => {
    const now = topNow(key);
    return now === null ? [] : [{ key, by: now - top }];
  });
  const active = moves.find(({ key }) => key === activeKey);
  // One that left for another section leads astray: the way that most went is that of the list.
  const most = [...Map.groupBy(moves, ({ by }) => by)].sort(([, a], [, b]) => b.length - a.length)[0];
  return active?.by ?? most?.[0] ?? 0;
}

function slide(
  scroller: HTMLElement,
  {
    last,
    tops,
    scrollTop,
    view,
    duration,
  }: { last: Shown; tops: Shown['tops']; scrollTop: number; view: number; duration: number },
): void {
  if (duration === 0) return;
  for (const row of scroller.querySelectorAll<HTMLElement>('.hw-job-list-row')) {
    const key = row.dataset['row'] ?? '';
    const [from, to] = [last.tops.get(key), tops.get(key)];
    if (to === undefined) continue;
    if (from === undefined) {
      row.animate?.([{ opacity: 0 }, { opacity: 1 }], { duration });
      continue;
    }
    const by = from - last.scrollTop - (to - scrollTop);
    // From far away it would only fly through the picture.
    if (by === 0 || Math.abs(by) > view) continue;
    row.animate?.([{ translate: `0 ${by}px` }, { translate: '0 0' }], {
      duration,
      easing: 'cubic-bezier(0.2, 0, 0, 1)',
    });
  }
}

function motionMs(element: HTMLElement): number {
  const value = getComputedStyle(element).getPropertyValue('--hw-motion');
  const number = Number.parseFloat(value) || 0;
  // Builds may write 200ms as .2s.
  return value.trim().endsWith('ms') ? number : number * 1000;
}
