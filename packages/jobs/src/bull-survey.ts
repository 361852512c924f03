import type { BullRecord } from './bull-job.ts';
import type { BullPlace } from './bull-place.ts';
import type { BullStore } from './bull-store.ts';

interface SurveyOptions {
  store: Pick<BullStore, 'ids' | 'ended' | 'read'>;
  /** Repeats what Redis could not answer; `null` when the mirror was closed meanwhile. */
  patiently: <T>(ask: () => Promise<T>) => Promise<T | null>;
  /** What must be looked at beside what waits and runs: what is taken to live. */
  unfinished: () => readonly string[];
  /** Which ended jobs are looked at, and since when they may have ended, ms. */
  ended: readonly ('completed' | 'failed')[];
  sinceMs: number;
  /** Called with each page of jobs as they were at `place`, once all events up to there may be known. */
  look: (records: ReadonlyMap<string, BullRecord>, place: BullPlace) => void | Promise<void>;
}

const pageSize = 200;
const mostEnded = 1000;
/** Lists and sets that jobs wait or run in; `paused` is one of BullMQ before 6. */
const livingPlaces = ['active', 'wait', 'paused', 'prioritized', 'delayed', 'waiting-children'] as const;

/** Looks at every job of a queue that lives, was taken to live, or has ended lately. `false`: the mirror was closed. */
export async function surveyBull(options: SurveyOptions): Promise<boolean> {
  const { store, patiently, look } = options;
  const seen = new Set<string>();

  async function lookAt(ids: readonly string[]): Promise<boolean> {
    const unseen = ids.filter((id) => !seen.has(id));
    for (const id of unseen) seen.add(id);
    if (unseen.length === 0) return true;
    const read = await patiently(() => store.read(unseen));
    if (read) await look(read.records, read.place);
    return read !== null;
  }

  for (const where of livingPlaces) {
    for (let from = 0; ; from += pageSize) {
      const ids = await patiently(() => store.ids(where, from, pageSize));
      if (!ids || !(await lookAt(ids))) return false;
      if (ids.length < pageSize) break;
    }
  }
  const rest = options.unfinished();
  for (let from = 0; from < rest.length; from += pageSize) {
    if (!(await lookAt(rest.slice(from, from + pageSize)))) return false;
  }
  for (const where of options.ended) {
    const ids = await patiently(() => store.ended(where, options.sinceMs, mostEnded));
    if (!ids) return false;
    for (let from = 0; from < ids.length; from += pageSize) {
      // The oldest first, as they ended.
      if (!(await lookAt(ids.toReversed().slice(from, from + pageSize)))) return false;
    }
  }
  return true;
}
