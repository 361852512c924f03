/** Which images are chosen. */
export interface ImageSelection {
  ids: ReadonlySet<string>;
  /** Where a range begins: what was chosen last by itself. */
  anchor: string | null;
}

export const noImages: ImageSelection = { ids: new Set(), anchor: null };

/** Chooses one more, or one less. */
export function toggleImage({ ids }: ImageSelection, id: string): ImageSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/**
 * Chooses all from the anchor to this one, besides what is chosen. Without an anchor among those shown, this one only.
 * @param shown in order
 */
export function extendToImage(
  { ids, anchor }: ImageSelection,
  id: string,
  shown: readonly string[],
): ImageSelection {
  const [from, to] = [anchor === null ? -1 : shown.indexOf(anchor), shown.indexOf(id)];
  if (from < 0 || to < 0) return { ids: new Set([...ids, id]), anchor: id };
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...range]), anchor };
}

/** Lets go of images that are not shown; the same selection if all are. */
export function keepShown(selection: ImageSelection, shown: ReadonlySet<string>): ImageSelection {
  const kept = [...selection.ids].filter((id) => shown.has(id));
  return kept.length === selection.ids.size ? selection : { ids: new Set(kept), anchor: selection.anchor };
}
