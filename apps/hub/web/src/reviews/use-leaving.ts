import type { JobReview } from '@headway/protocol';
import { useEffect, useRef, useState } from 'react';

/** How long an answered question stays, so that one sees what became of it, ms. */
const stayMs = { own: 2000, others: 8000 };
/** How long it takes to go, ms; the same as in jobs.css. */
const goMs = 300;

export interface ShownReview {
  review: JobReview;
  /** It is on its way out. */
  isLeaving: boolean;
}

/** Questions that were open while the page was looked at: what was answered stays for a moment, and goes calmly. */
export function useLeaving(inbox: readonly JobReview[], userId: string): readonly ShownReview[] {
  const [going, setGoing] = useState<ReadonlyMap<string, 'leaving' | 'gone'>>(new Map());
  const timers = useRef(new Map<string, readonly ReturnType<typeof setTimeout>[]>());
  useEffect(() => {
    for (const { id, status, answeredBy } of inbox) {
      // Its own time runs already, whatever becomes of the others.
      if (status === 'open' || timers.current.has(id)) continue;
      const ms = answeredBy === userId ? stayMs.own : stayMs.others;
      const mark = (as: 'leaving' | 'gone') => () => setGoing((before) => new Map(before).set(id, as));
      timers.current.set(id, [setTimeout(mark('leaving'), ms), setTimeout(mark('gone'), ms + goMs)]);
    }
  }, [inbox, userId]);
  useEffect(() => {
    const { current } = timers;
    return () => {
      for (const timer of [...current.values()].flat()) clearTimeout(timer);
      current.clear();
    };
  }, []);
  return inbox.flatMap((review) => {
    const state = review.status === 'open' ? undefined : going.get(review.id);
    return state === 'gone' ? [] : [{ review, isLeaving: state === 'leaving' }];
  });
}
