import { type RefObject, useLayoutEffect, useRef } from 'react';
import { indexOfRow, type RowHeights, type RowLayout, topOfRow } from './job-rows.ts';

interface Shown {
  layout: RowLayout;
  scrollTop: number;
  /** Px from the top of all rows, by key, of those that were in the page. */
  tops: ReadonlyMap<string, number>;
}

/**
 * When rows move, what one looks at stays where it is, and the others slide to their places: how long is the token
 * `--hw-motion`, which is nothing for people who want less motion.
 * @param activeKey the row that stays where it is if it is in sight
 */
export function useRowMotion(
  scroller: RefObject<HTMLElement | null>,
  { layout, heights, activeKey }: { layout: RowLayout; heights: RowHeights; activeKey: string | null },
): void {
  const before = useRef<Shown | null>(null);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const last = before.current;
    const rows = [...current.querySelectorAll<HTMLElement>('.hw-job-list-row')];
    const tops = new Map<string, number>();
    for (const { dataset } of rows) {
      const key = dataset['row'] ?? '';
      tops.set(key, topOfRow(layout, indexOfRow(layout, key), heights));
    }
    if (last && last.layout !== layout) {
      const topNow = (key: string): number | null => {
        const index = tops.has(key) ? -2 : indexOfRow(layout, key);
        return index === -2 ? (tops.get(key) ?? null) : index < 0 ? null : topOfRow(layout, index, heights);
      };
      keepInPlace(current, { last, heights, activeKey, topNow });
      slide(rows, { last, tops, scrollTop: current.scrollTop, view: current.clientHeight });
    }
    before.current = { layout, tops, scrollTop: current.scrollTop };
  });
  // Where it stood before the next change: scrolling renders nothing while the rows at hand suffice.
  useLayoutEffect(() => {
    const { current } = scroller;
    const note = (): void => {
      if (current && before.current) before.current.scrollTop = current.scrollTop;
    };
    current?.addEventListener('scroll', note, { passive: true });
    return () => current?.removeEventListener('scroll', note);
  }, [scroller]);
}

/** At the top of the list nothing is kept in place: what is new shows there. */
function keepInPlace(
  scroller: HTMLElement,
  {
    last,
    heights,
    activeKey,
    topNow,
  }: {
    last: Shown;
    heights: RowHeights;
    activeKey: string | null;
    topNow: (key: string) => number | null;
  },
): void {
  if (last.scrollTop <= 0) return;
  const [from, to] = [last.scrollTop + heights.heading, last.scrollTop + scroller.clientHeight];
  const inSight = [...last.tops].filter(([, top]) => top >= from && top + heights.row <= to);
  const moves = inSight.flatMap(([key, top]) => {
    const now = topNow(key);
    return now === null ? [] : [{ key, by: now - top }];
  });
  const active = moves.find(({ key }) => key === activeKey);
  // One that left for another section leads astray: the way that most went is that of the list.
  const most = [...Map.groupBy(moves, ({ by }) => by)].sort(([, a], [, b]) => b.length - a.length)[0];
  const by = active?.by ?? most?.[0] ?? 0;
  if (by !== 0) scroller.scrollTop = last.scrollTop + by;
}

function slide(
  rows: readonly HTMLElement[],
  { last, tops, scrollTop, view }: { last: Shown; tops: Shown['tops']; scrollTop: number; view: number },
): void {
  const duration = motionMs(rows[0]);
  if (duration === 0) return;
  for (const row of rows) {
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

function motionMs(row: HTMLElement | undefined): number {
  const value = row ? getComputedStyle(row).getPropertyValue('--hw-motion') : '';
  const number = Number.parseFloat(value) || 0;
  // Builds may write 200ms as .2s.
  return value.trim().endsWith('ms') ? number : number * 1000;
}
