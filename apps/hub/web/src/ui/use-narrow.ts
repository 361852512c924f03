import { useSyncExternalStore } from 'react';

/** Where the rail is a bar at the foot of the page; the same width as in shell.css. */
const query = '(width < 700px)';

/** Whether the page is as narrow as on a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}
