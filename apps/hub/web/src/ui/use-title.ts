import { useEffect } from 'react';

/** Names the page in the browser's tab, the nearest place first. */
export function useTitle(...places: readonly (string | undefined)[]): void {
  const title = [...places.filter(Boolean), 'Headway'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
