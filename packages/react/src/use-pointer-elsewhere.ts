import { type RefObject, useEffect } from 'react';
import { useLatest } from './use-latest.ts';

/**
 * Hears that the pointer, once inside an element, is elsewhere. Chromium does not always tell that it left, but what it
 * came to; without this an element would take itself to be pointed at for ever.
 */
export function usePointerElsewhere(
  element: RefObject<Element | null>,
  isInside: boolean,
  onElsewhere: () => void,
): void {
  const latest = useLatest(onElsewhere);
  useEffect(() => {
    if (!isInside) return undefined;
    const look = ({ target }: Event): void => {
      if (!(target instanceof Node) || !element.current?.contains(target)) latest.current();
    };
    document.addEventListener('pointerover', look);
    return () => document.removeEventListener('pointerover', look);
  }, [element, isInside, latest]);
}
