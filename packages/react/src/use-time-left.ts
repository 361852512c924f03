import type { Job } from '@headway/protocol';
import { useState } from 'react';
import type { Locale } from './format.ts';
import {
  isOverdue,
  isSamePhrase,
  phraseWords,
  type TimeLeftPhrase,
  timeLeftPhrase,
  type TimeRange,
} from './time-left.ts';

interface TimeLeftSource {
  job: Job;
  /** `null` where it is not to be told. */
  eta: Job['eta'];
  /** Since it was told, ms. */
  untoldMs: number | null;
  /** As of `useSignOfLife`. */
  silentMs: number | null;
  dueMs: number | null;
}

/**
 * The time left of a job in words (`about 2–3 min left`), counting down between reports and changing as seldom as can
 * be: it only rises when the time left clearly has, or when another step or attempt began. Of a job that takes clearly
 * longer than it said, and says nothing, it says that instead.
 */
export function useTimeLeft(source: TimeLeftSource, locale: Locale): string | null {
  const { job, eta, untoldMs, silentMs, dueMs } = source;
  const stage = `${job.id} ${job.attempt} ${job.step?.index}`;
  const passed = untoldMs ?? 0;
  const range = eta && { lowMs: eta.lowMs - passed, highMs: eta.highMs - passed };
  const words = useSteadyTimeLeft({ stage, range }, locale);
  if (words === null) return null;
  // A warning that it is slow says the same, in a sentence.
  if (isOverdue(silentMs, dueMs)) return job.warning ? null : 'taking longer than expected';
  return `${words} left`;
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
