import type { JobReview } from '@headway/protocol';
import { useEffect, useState } from 'react';

/** How long an answered question stays, so that one sees what became of it, ms. */
const stayMs = { own: 2000, others: 8000 };
/** How long it takes to go, ms; the same as in jobs.css. */
export const goMs = 300;

export interface ShownReview {
  review: JobReview;
  /** It is on its way out. */
  isLeaving: boolean;
}

/** Questions that were open while the page was looked at: what was answered stays for a moment, and goes calmly. */
export function useLeaving(inbox: readonly JobReview[], userId: string): readonly ShownReview[] {
  const [gone, setGone] = useState<ReadonlyMap<string, 'leaving' | 'gone'>>(new Map());
  const settled = inbox.filter(({ status, id }) => status !== 'open' && gone.get(id) !== 'gone');
  const key = settled.map(({ id, answeredBy }) => `${id} ${answeredBy === userId ? 'own' : 'others'}`).join();
  useEffect(() => {
    if (key === '') return undefined;
    const timers = key.split(',').flatMap((each) => {
      const [id = '', whose] = each.split(' ');
      const ms = whose === 'own' ? stayMs.own : stayMs.others;
      const mark = (as: 'leaving' | 'gone') => () => setGone((before) => new Map(before).set(id, as));
      return [setTimeout(mark('leaving'), ms), setTimeout(mark('gone'), ms + goMs)];
    });
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [key]);
  return inbox.flatMap((review) => {
    const state = review.status === 'open' ? undefined : gone.get(review.id);
    return state === 'gone' ? [] : [{ review, isLeaving: state === 'leaving' }];
  });
}
