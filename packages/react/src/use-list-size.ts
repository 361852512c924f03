import { type RefObject, useLayoutEffect, useState } from 'react';
import type { RowHeights } from './job-rows.ts';

/** How much room a list has. */
export interface ListSize {
  /** Two lines for each job instead of columns. */
  isNarrow: boolean;
  heights: RowHeights;
}

/** Below it there is no room for columns, rem. */
const narrowBelowRem = 42;

/** Rem, so that rows grow with the reader's setting: what is 16 px at first. */
const rowRem = { wide: 2.25, narrow: 3.5, touch: 3.75, heading: 2, headingTouch: 2.75 } as const;

const atFirst: ListSize = { isNarrow: false, heights: { heading: 32, row: 36 } };

/** The room that an element gives to a list, followed as it changes. */
export function useListSize(element: RefObject<HTMLElement | null>): ListSize {
  const [size, setSize] = useState(atFirst);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current || typeof ResizeObserver === 'undefined') return undefined;
    const coarse = matchMedia('(pointer: coarse)');
    const measure = (): void => {
      const next = sizeFor(current.clientWidth, coarse.matches);
      setSize((now) => (isSame(now, next) ? now : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    coarse.addEventListener('change', measure);
    measure();
    return () => {
      observer.disconnect();
      coarse.removeEventListener('change', measure);
    };
  }, [element]);
  return size;
}

function sizeFor(width: number, isCoarse: boolean): ListSize {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const isNarrow = width < narrowBelowRem * rem;
  const row = isNarrow
    ? isCoarse
      ? rowRem.touch
      : rowRem.narrow
    : isCoarse
      ? rowRem.headingTouch
      : rowRem.wide;
  const heading = isCoarse ? rowRem.headingTouch : rowRem.heading;
  return { isNarrow, heights: { heading: Math.round(heading * rem), row: Math.round(row * rem) } };
}

function isSame(a: ListSize, b: ListSize): boolean {
  return (
    a.isNarrow === b.isNarrow && a.heights.heading === b.heights.heading && a.heights.row === b.heights.row
  );
}
