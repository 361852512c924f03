import { useState } from 'react';

/**
 * What was to be said when the state changed last; nothing before the first change: what was there at the start is not
 * news. The text MAY have numbers that go on: they are said as they were then, not again with each that changes.
 * @param state `null` while it is not known: that, and the first that is known, is no news either
 * @param subject whose state it is; with another one all begins anew
 */
export function useAnnouncement(state: string | null, text: string, subject: string = ''): string {
  const [said, setSaid] = useState({ subject, state, text: '' });
  const isOther = said.subject !== subject;
  if (!isOther && (state === null || said.state === state)) return said.text;
  const now = { subject, state, text: isOther || said.state === null ? '' : text };
  setSaid(now);
  return now.text;
}
