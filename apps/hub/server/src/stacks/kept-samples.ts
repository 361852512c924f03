import type { PlaneFile, PlaneSamples } from '@headway/hub-api';

/** Samples that took long to gather, for what is asked next. */
export interface KeptSamples {
  /** As they were kept, or gathered now. @param name tells those of one file apart */
  of(file: PlaneFile, name: string, gather: () => Promise<PlaneSamples>): Promise<PlaneSamples>;
}

/** Keeps those that were used last. */
export function createKeptSamples(maxBytes: number): KeptSamples {
  // By the file itself: a name may be another file's later.
  const ids = new WeakMap<PlaneFile, number>();
  const kept = new Map<string, PlaneSamples>();
  let [lastId, total] = [0, 0];

  function remove(key: string): void {
    total -= kept.get(key)?.byteLength ?? 0;
    kept.delete(key);
  }

  return {
    async of(file, name, gather) {
      const id = ids.get(file) ?? (lastId += 1);
      ids.set(file, id);
      const key = `${id}/${name}`;
      const samples = kept.get(key) ?? (await gather());
      remove(key);
      if (samples.byteLength > maxBytes) return samples;
      kept.set(key, samples);
      total += samples.byteLength;
      for (const oldest of kept.keys()) {
        if (total <= maxBytes) break;
        remove(oldest);
      }
      return samples;
    },
  };
}
