import { type RefObject, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';

/** What toasts keep clear of, see toaster.css. */
const heightProperty = '--hw-panel-height';

/** Tells the page how high a panel in its corner stands, for as long as it does. */
export function usePanelHeight(panel: RefObject<HTMLElement | null>, isVisible: boolean): void {
  useLayoutEffect(() => {
    const { current } = panel;
    if (!isVisible || !current) return undefined;
    const { style } = document.documentElement;
    const tell = (): void => {
      const gap = Number.parseFloat(getComputedStyle(current).getPropertyValue('--hw-panel-gap')) || 0;
      style.setProperty(heightProperty, `${Math.ceil(current.offsetHeight + gap)}px`);
    };
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(tell);
    observer?.observe(current);
    tell();
    return () => {
      observer?.disconnect();
      style.removeProperty(heightProperty);
    };
  }, [panel, isVisible]);
}

/** Whether the focus is on something that a panel covers: then the panel steps aside until it has gone on. */
export function useFocusUnder(panel: RefObject<HTMLElement | null>, isVisible: boolean): boolean {
  const [isUnder, setIsUnder] = useState(false);
  useEffect(() => {
    if (!isVisible) return undefined;
    const look = ({ target }: FocusEvent): void => {
      const { current } = panel;
      const isOutside = current && target instanceof HTMLElement && !current.contains(target);
      setIsUnder(Boolean(isOutside) && current !== null && overlap(current, target as HTMLElement));
    };
    const leave = (): void => setIsUnder(false);
    document.addEventListener('focusin', look);
    document.addEventListener('focusout', leave);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('focusout', leave);
    };
  }, [panel, isVisible]);
  return isVisible && isUnder;
}

/** Of something as large as half a page only a part is covered: it shows its focus elsewhere. */
function overlap(panel: HTMLElement, target: HTMLElement): boolean {
  const [a, b] = [panel.getBoundingClientRect(), target.getBoundingClientRect()];
  if (b.height > innerHeight / 2) return false;
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

const narrow = '(max-width: 480px)';

/** Whether the page is as narrow as a phone's; `false` on a server. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = typeof matchMedia === 'undefined' ? null : matchMedia(narrow);
      query?.addEventListener('change', listener);
      return () => query?.removeEventListener('change', listener);
    },
    () => typeof matchMedia !== 'undefined' && matchMedia(narrow).matches,
    () => false,
  );
}
