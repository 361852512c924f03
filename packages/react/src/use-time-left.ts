import type { Job } from '@headway/protocol';
import { useState } from 'react';
import type { Locale } from './format.ts';
import {
  isSamePhrase,
  phraseWords,
  type TimeLeftPhrase,
  timeLeftPhrase,
  type TimeRange,
} from './time-left.ts';

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
  const passed = untoldMs ?? 0;
  return useSteadyTimeLeft(
    { stage, range: eta && { lowMs: eta.lowMs - passed, highMs: eta.highMs - passed } },
    locale,
  );
}

/**
 * A time left in words that only rises when it clearly has, or in another stage.
 * @param range `null` where it is not to be told
 */
export function useSteadyTimeLeft(
  { stage, range }: { stage: string; range: TimeRange | null },
  locale: Locale,
): string | null {
  const [shown, setShown] = useState<{ stage: string; phrase: TimeLeftPhrase | null }>({
    stage,
    phrase: null,
  });
  const phrase = range && timeLeftPhrase(range, shown.stage === stage ? shown.phrase : null);
  if (shown.stage !== stage || !isSamePhrase(shown.phrase, phrase)) setShown({ stage, phrase });
  return phrase && phraseWords(phrase, locale);
}
