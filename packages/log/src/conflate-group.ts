import type { Committed } from './log-store.ts';
import type { PreparedAppend } from './prepare-append.ts';
import { findSurvivors } from './survivors.ts';

/** A group without what is superseded within it for certain. */
export interface ConflatedGroup {
  /** All appends, each with the entries that are left. */
  rest: readonly PreparedAppend[];
  /** What a commit of the rest says of the whole group. */
  expand(committed: Committed): Committed;
}

/**
 * Leaves out what a store would leave out anyway, so that it need not go to another thread first: most progress of a
 * busy moment. Appends with an idempotency key stay whole, for only the store knows whether they are repeats.
 */
export function conflateGroup(group: readonly PreparedAppend[]): ConflatedGroup {
  const candidates = group.flatMap(({ entries, idempotencyKey }) =>
    entries.map((entry) => ({ entry, uncertain: idempotencyKey !== undefined })),
  );
  const survivors = findSurvivors(candidates);
  const kept = survivors.flatMap((survivor, index) => (survivor === index ? [index] : []));
  if (kept.length === survivors.length) return { rest: group, expand: (committed) => committed };

  let next = 0;
  const rest = group.map(({ entries, ...append }) => {
    const from = next;
    next += entries.length;
    return { ...append, entries: entries.filter((_, at) => survivors[from + at] === from + at) };
  });
  const keptAt = new Map(kept.map((index, at) => [index, at]));
  return {
    rest,
    expand: ({ offsets, stored, repeats }) => ({
      offsets: survivors.map((survivor) => offsets[keptAt.get(survivor) ?? -1] ?? 0),
      stored: stored.map((at) => kept[at] ?? -1),
      repeats,
    }),
  };
}
