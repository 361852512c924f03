import { useEffect, useMemo, useState } from 'react';

/** Work on many things: it may rest at each `yield`, a millisecond or less after the one before. */
export type Steps<T> = Generator<void, T, void>;

/** Of work without a rest, ms. */
const stretchMs = 10;

/** Does the work in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does the work bit by bit, with rests in which the page does what people ask of it; `null` once it is not wanted. */
export async function inStretches<T>(
  steps: Steps<T>,
  { signal, now = () => performance.now() }: { signal: AbortSignal; now?: () => number },
): Promise<T | null> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal.aborted) return null;
    const since = now();
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (now() - since < stretchMs);
  }
}

/**
 * What comes of work on something: at once, or, where it is large, bit by bit and `null` until then.
 * @param work the same function each time
 */
export function useSteps<Of, T>(of: Of, work: (of: Of) => Steps<T>, isLarge: boolean): T | null {
  const [slow, setSlow] = useState<{ of: Of; value: T } | null>(null);
  const quick = useMemo(() => (isLarge ? null : { value: atOnce(work(of)) }), [of, work, isLarge]);
  useEffect(() => {
    if (!isLarge) return undefined;
    const ended = new AbortController();
    inStretches(work(of), { signal: ended.signal })
      .then((value) => {
        if (value !== null && !ended.signal.aborted) setSlow({ of, value });
      })
      .catch(reportError);
    return () => ended.abort();
  }, [of, work, isLarge]);
  if (quick) return quick.value;
  return slow?.of === of ? slow.value : null;
}
