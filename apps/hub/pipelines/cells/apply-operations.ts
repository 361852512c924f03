import {
  type EditBase,
  type Edited,
  type EditOperation,
  EditRefusal,
  type ImagePoint,
} from '@headway/hub-api';
import { checkOutline } from './check-outline.ts';
import { mergeOutlines } from './merge-outlines.ts';
import { splitOutline } from './split-outline.ts';

/** A result that nothing was done to. */
export const unedited: Edited = { removed: new Set(), given: new Map() };

/** The outline of an object as it is now; `undefined` when there is none. */
export function outlineNow(base: EditBase, edited: Edited, id: number): readonly ImagePoint[] | undefined {
  return edited.given.get(id) ?? (edited.removed.has(id) ? undefined : base.outlines.get(id));
}

/** Does one operation. What was before stays as it was. @throws EditRefusal */
export function applyOperation(base: EditBase, before: Edited, operation: EditOperation): Edited {
  const removed = new Set(before.removed);
  const given = new Map(before.given);
  const take = (id: number): readonly ImagePoint[] => {
    const polygon = given.get(id) ?? (removed.has(id) ? undefined : base.outlines.get(id));
    if (!polygon) throw new EditRefusal('no_such_object', `There is no object ${id}.`);
    given.delete(id);
    if (base.outlines.has(id)) removed.add(id);
    return polygon;
  };
  const give = (id: number, polygon: readonly ImagePoint[]): void => {
    if (given.has(id)) throw new EditRefusal('name_taken', `There are two new objects ${id}.`);
    given.set(id, polygon);
  };
  switch (operation.type) {
    case 'delete':
      for (const id of operation.ids) take(id);
      break;
    case 'merge':
      give(operation.as, mergeOutlines(operation.ids.map(take), base.size));
      break;
    case 'split': {
      const pieces = splitOutline(take(operation.id), operation.line, base.size);
      if (pieces.length !== operation.as.length) {
        throw new EditRefusal(
          'not_cut',
          `The line cuts the object into ${pieces.length} pieces, not ${operation.as.length}.`,
        );
      }
      for (const [index, piece] of pieces.entries()) give(operation.as[index] ?? 0, piece);
      break;
    }
    case 'draw':
      checkOutline(operation.polygon, base.size);
      give(operation.as, operation.polygon);
      break;
    case 'redraw':
      take(operation.id);
      checkOutline(operation.polygon, base.size);
      give(operation.id, operation.polygon);
      break;
    default:
      operation satisfies never;
  }
  return { removed, given };
}

/** Does operations one after the other. @throws EditRefusal at the first that can't be done. */
export function applyOperations(base: EditBase, operations: readonly EditOperation[]): Edited {
  let edited = unedited;
  for (const operation of operations) edited = applyOperation(base, edited, operation);
  return edited;
}
