import type { PreparedEntry } from './prepare-append.ts';

/** What is known of an entry before it is stored. */
export interface Candidate {
  entry: PreparedEntry;
  /** Its append may turn out to be a repeat. */
  uncertain: boolean;
}

/**
 * For each entry the index of the entry that stands for it: itself, or the next state of its key that is stored. Where
 * that depends on something uncertain, an entry stands for itself. `null` is no entry.
 */
export function findSurvivors(candidates: readonly (Candidate | null)[]): readonly number[] {
  const nextState = new Map<string, Map<string, number>>();
  const survivors: number[] = [];
  for (let index = candidates.length - 1; index >= 0; index -= 1) {
    const candidate = candidates[index];
    if (!candidate) continue;
    const { channel, key, state, conflatable } = candidate.entry;
    const keys = key === undefined ? undefined : nextState.get(channel);
    const later = key === undefined ? undefined : keys?.get(key);
    const survives = candidate.uncertain || !conflatable || later === undefined;
    survivors[index] = survives ? index : later;
    if (!survives || key === undefined || !state) continue;
    if (candidate.uncertain) keys?.delete(key);
    else if (keys) keys.set(key, index);
    else nextState.set(channel, new Map([[key, index]]));
  }
  return survivors;
}
