import type { EditBase, Edited, EditOperation } from '@headway/hub-api';

/** How results of a pipeline are corrected on the screen; part of its view. */
export interface ResultEditing<Result> {
  /** The result as operations see it. */
  base(result: Result): EditBase;
  /** What one more operation makes of it, at once. @throws EditRefusal */
  apply(base: EditBase, before: Edited, operation: EditOperation): Edited;
}

/** The outline of an object as it is now; `undefined` when there is none. */
export function outlineNow(base: EditBase, { given, removed }: Edited, id: number) {
  return given.get(id) ?? (removed.has(id) ? undefined : base.outlines.get(id));
}

/** A result that nothing was done to. */
export const unedited: Edited = { removed: new Set(), given: new Map() };
