/** Which jobs are chosen. */
export interface JobSelection {
  ids: ReadonlySet<string>;
  /** Where a range begins: what was chosen last by itself. */
  anchor: string | null;
}

export const nothingSelected: JobSelection = { ids: new Set(), anchor: null };

export function toggle({ ids }: JobSelection, id: string): JobSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/**
 * Chooses all from the anchor to this one, besides what is chosen. Without an anchor among those shown, this one only.
 * @param shown in order
 */
export function extendTo({ ids, anchor }: JobSelection, id: string, shown: readonly string[]): JobSelection {
  const [from, to] = [anchor === null ? -1 : shown.indexOf(anchor), shown.indexOf(id)];
  if (from < 0 || to < 0) return { ids: new Set([...ids, id]), anchor: id };
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...range]), anchor };
}

/** All of these, besides what is chosen; none of them, if they all are. */
export function toggleAll(selection: JobSelection, some: readonly string[]): JobSelection {
  const ids = new Set(selection.ids);
  const all = some.every((id) => ids.has(id));
  for (const id of some) {
    if (all) ids.delete(id);
    else ids.add(id);
  }
  return { ids, anchor: selection.anchor };
}

export function selectAll(shown: readonly string[]): JobSelection {
  return { ids: new Set(shown), anchor: shown[0] ?? null };
}

/** Lets go of jobs that are no longer there; the same selection if none is gone. */
export function keepKnown(selection: JobSelection, isKnown: (id: string) => boolean): JobSelection {
  const kept = [...selection.ids].filter(isKnown);
  return kept.length === selection.ids.size ? selection : { ids: new Set(kept), anchor: selection.anchor };
}
