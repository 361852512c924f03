import { useEffect, useState } from 'react';

/** Counts what came, once a frame. */
export function useArrivals(source: { subscribe(listener: () => void): () => void } | null): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!source) return undefined;
    let frame = 0;
    const stop = source.subscribe(() => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        setCount((before) => before + 1);
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [source]);
  return count;
}
