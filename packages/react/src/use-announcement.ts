import { useState } from 'react';

/**
 * What was to be said when the state changed last; nothing before the first change: what was there at the start is not
 * news. The text MAY have numbers that go on: they are said as they were then, not again with each that changes.
 * @param state `null` while it is not known: that, and the first that is known, is no news either
 */
export function useAnnouncement(state: string | null, text: string): string {
  const [said, setSaid] = useState({ state, text: '' });
  if (state === null || said.state === state) return said.text;
  const now = { state, text: said.state === null ? '' : text };
  setSaid(now);
  return now.text;
}
