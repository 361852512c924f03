import {
  type EditBase,
  type Edited,
  type EditOperation,
  EditRefusal,
  type ImagePoint,
} from '@headway/hub-api';
import { checkOutline } from './check-outline.ts';
import { freePart } from './free-part.ts';
import { mergeOutlines } from './merge-outlines.ts';
import { boxAround, boxesMeet, type PixelBox } from './rasterize.ts';
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
  const others = (box: PixelBox): (readonly ImagePoint[])[] => {
    const made = [...given.values()].filter((polygon) => boxesMeet(boxAround([polygon], base.size), box));
    const stored = Array.from(base.near(box), (id) => (removed.has(id) ? undefined : base.outlines.get(id)));
    return [...made, ...stored.filter((polygon) => polygon !== undefined)];
  };
  const drawn = (polygon: readonly ImagePoint[]): readonly ImagePoint[] => {
    checkOutline(polygon, base.size);
    return freePart(polygon, others(boxAround([polygon], base.size)), base.size);
  };
  switch (operation.type) {
    case 'delete':
      for (const id of operation.ids) take(id);
      break;
    case 'merge':
      give(operation.as, mergeOutlines(operation.ids.map(take), { others, size: base.size }));
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
      give(operation.as, drawn(operation.polygon));
      break;
    case 'redraw':
      take(operation.id);
      give(operation.id, drawn(operation.polygon));
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
