import { useState } from 'react';

/** The text, but only once the state changed after the first render: what was there at the start is not news. */
export function useAnnouncement(state: string, text: string): string {
  const [first] = useState(state);
  const [changed, setChanged] = useState(false);
  if (!changed && state !== first) setChanged(true);
  return changed ? text : '';
}
