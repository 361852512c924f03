import { useEffect, useRef, useState } from 'react';

const windowMs = 10_000;
/** Before that a speed would be a guess. */
const leastMs = 1500;

interface Sample {
  at: number;
  bytes: number;
}

/** Bytes a second over the last seconds; `null` until that is known. Less than before begins anew. */
export function paceOf(samples: readonly Sample[]): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < leastMs) return null;
  return (1000 * (last.bytes - first.bytes)) / (last.at - first.at);
}

export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && last.bytes > sample.bytes) return [sample];
  return [...samples.filter(({ at }) => sample.at - at <= windowMs), sample];
}

/** How fast a number of bytes grows. */
export function usePace(bytes: number): number | null {
  const latest = useRef(bytes);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    latest.current = bytes;
  }, [bytes]);
  useEffect(() => {
    const look = (): void =>
      setSamples((before) => addSample(before, { at: Date.now(), bytes: latest.current }));
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, []);
  return paceOf(samples);
}
