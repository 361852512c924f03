import { useState } from 'react';
import { useNow } from './use-now.ts';

/**
 * For how long a value has not changed, ms, to about a second; `null` until that is known. By this machine's clock, so
 * that a server whose clock differs can't mislead.
 */
export function useSilence(value: unknown): number | null {
  const now = useNow(1000);
  const [heard, setHeard] = useState<{ value: unknown; at: number | null }>({ value, at: null });
  if (!Object.is(heard.value, value) || (heard.at === null && now !== null)) setHeard({ value, at: now });
  return now === null || heard.at === null || !Object.is(heard.value, value)
    ? null
    : Math.max(0, now - heard.at);
}
