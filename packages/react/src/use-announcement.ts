import { useState } from 'react';

/**
 * What was to be said when the state changed last; nothing before the first change: what was there at the start is not
 * news. The text MAY have numbers that go on: they are said as they were then, not again with each that changes.
 */
export function useAnnouncement(state: string, text: string): string {
  const [said, setSaid] = useState({ state, text: '' });
  if (said.state !== state) setSaid({ state, text });
  return said.state === state ? said.text : text;
}
