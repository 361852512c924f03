import { type RefObject, useLayoutEffect, useState } from 'react';

/** The inner width of an element in CSS pixels, without its padding; 0 before it is in the page. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    setWidth(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(entry.contentRect.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
