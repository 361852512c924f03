import { useEffect, useState } from 'react';

/**
 * What was told lately: each stays for so long after it came, and is forgotten unless it is told again, as another
 * object. For what whoever goes away without a word can't end.
 */
export function useFresh<T extends object>(told: readonly T[], forMs: number): readonly T[] {
  const [since] = useState(() => new WeakMap<T, number>());
  const [fresh, setFresh] = useState(told);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const now = Date.now();
      for (const each of told) if (!since.has(each)) since.set(each, now);
      const ends = told.map((each) => (since.get(each) ?? now) + forMs);
      setFresh(told.filter((_each, index) => (ends[index] ?? 0) > now));
      const next = Math.min(...ends.filter((end) => end > now));
      if (next !== Infinity) timer = setTimeout(look, next - now);
    };
    look();
    return () => clearTimeout(timer);
  }, [told, forMs, since]);
  return fresh;
}
