import type { Job } from '@headway/protocol';
import { useState } from 'react';
import type { Locale } from './format.ts';
import { isSamePhrase, phraseWords, type TimeLeftPhrase, timeLeftPhrase } from './time-left.ts';

/**
 * The time left of a job in words, counting down between reports and changing as seldom as can be: it only rises when
 * the time left clearly has, or when another step or attempt began.
 * @param eta `null` where it is not to be told
 * @param untoldMs since it was told
 */
export function useTimeLeft(
  { job, eta, untoldMs }: { job: Job; eta: Job['eta']; untoldMs: number | null },
  locale: Locale,
): string | null {
  const stage = `${job.id} ${job.attempt} ${job.step?.index}`;
  const [shown, setShown] = useState<{ stage: string; phrase: TimeLeftPhrase | null }>({
    stage,
    phrase: null,
  });
  const before = shown.stage === stage ? shown.phrase : null;
  const passed = untoldMs ?? 0;
  const phrase = eta && timeLeftPhrase({ lowMs: eta.lowMs - passed, highMs: eta.highMs - passed }, before);
  if (shown.stage !== stage || !isSamePhrase(shown.phrase, phrase)) setShown({ stage, phrase });
  return phrase && phraseWords(phrase, locale);
}
