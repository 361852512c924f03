import type { EditBase, EditConflict, EditOperation, ImagePoint, Outline, Rebased } from '@headway/hub-api';
import { applyOperations } from './apply-operations.ts';
import type { WholeBase } from './edit-base.ts';
import { boxAround, boxesMeet, overlapShare, type PixelBox } from './rasterize.ts';

/** Outlines that share more than this of the smaller one are of the same object. */
const SAME_OBJECT = 0.1;

/** Operations that belong together because they name the same objects, and what comes of them. */
interface Change {
  readonly operations: readonly number[];
  /** Objects of the base that it takes. */
  readonly takes: readonly Outline[];
  readonly gives: readonly Outline[];
}

/**
 * Looks which operations, made on `base`, touch what is different in `current`. What touches nothing can be done on
 * `current` as it is; what both did in the same way is left out; the rest are conflicts, for a person to solve.
 *
 * @param current a version that came of `base`: the same id is the same object
 * @throws EditRefusal when the operations can't be done on `base`.
 */
export function rebaseOperations(
  base: WholeBase,
  current: WholeBase['outlines'],
  operations: readonly EditOperation[],
): Rebased {
  const single = operations.flatMap(oneByOne);
  const { touched: gone, news: changed } = differences(base.outlines, current);
  const news = changed.map((each) => placed(each, base));
  const conflicts: EditConflict[] = [];
  const left: number[] = [];
  for (const change of changesOf(base, single)) {
    const touched = change.takes.filter(({ id }) => gone.has(id));
    const mine = [...touched, ...change.gives].map((each) => placed(each, base));
    const rivals = news
      .filter((other) => mine.some((own) => isSameObject(own, other, base)))
      .map(({ outline }) => outline);
    if (touched.length === 0 && rivals.length === 0) left.push(...change.operations);
    else if (!isSameWish(change, touched, rivals)) {
      const still = change.takes.filter(({ id }) => current.has(id)).map(({ id }) => id);
      conflicts.push({
        base: change.takes,
        mine: change.gives,
        theirs: rivals,
        replaces: [...new Set([...still, ...rivals.map(({ id }) => id)])],
      });
    }
  }
  left.sort((a, b) => a - b);
  return {
    operations: left.flatMap((place) => single[place] ?? []),
    conflicts: withCommonRivals(conflicts),
  };
}

/** Deletions name many objects that have nothing to do with each other. */
function oneByOne(operation: EditOperation): EditOperation[] {
  return operation.type === 'delete'
    ? operation.ids.map((id) => ({ type: 'delete', ids: [id] }))
    : [operation];
}

function changesOf(base: EditBase, operations: readonly EditOperation[]): Change[] {
  const { given } = applyOperations(base, operations);
  // Which change an id belongs to; changes that meet become one.
  const groupOf = new Map<number, { ids: Set<number>; operations: number[] }>();
  for (const [place, operation] of operations.entries()) {
    const group = { ids: new Set(idsOf(operation)), operations: [place] };
    for (const id of idsOf(operation)) {
      const met = groupOf.get(id);
      if (!met || met.operations === group.operations) continue;
      for (const other of met.ids) group.ids.add(other);
      group.operations.push(...met.operations);
      for (const other of met.ids) groupOf.delete(other);
    }
    for (const id of group.ids) groupOf.set(id, group);
  }
  return [...new Set(groupOf.values())].map(({ ids, operations: places }) => ({
    operations: places,
    takes: [...ids].flatMap((id) => outlineOf(id, base.outlines.get(id))),
    gives: [...ids].flatMap((id) => outlineOf(id, given.get(id))),
  }));
}

function idsOf(operation: EditOperation): readonly number[] {
  switch (operation.type) {
    case 'delete':
      return operation.ids;
    case 'merge':
      return [...operation.ids, operation.as];
    case 'split':
      return [operation.id, ...operation.as];
    case 'draw':
      return [operation.as];
    case 'redraw':
      return [operation.id];
  }
}

function outlineOf(id: number, polygon: readonly ImagePoint[] | undefined): Outline[] {
  return polygon ? [{ id, polygon }] : [];
}

/** What another version changed: objects that are gone or look different, and those that are new or do. */
function differences(
  base: WholeBase['outlines'],
  current: WholeBase['outlines'],
): { touched: ReadonlySet<number>; news: readonly Outline[] } {
  const touched = new Set<number>();
  const news: Outline[] = [];
  for (const [id, polygon] of base) {
    const now = current.get(id);
    if (!now || !isSamePolygon(polygon, now)) touched.add(id);
  }
  for (const [id, polygon] of current) {
    if (touched.has(id) || !base.has(id)) news.push({ id, polygon });
  }
  return { touched, news };
}

/** Whether both deleted the same objects, or left the same outlines. */
function isSameWish(change: Change, touched: readonly Outline[], rivals: readonly Outline[]): boolean {
  return (
    touched.length === change.takes.length &&
    rivals.length === change.gives.length &&
    change.gives.every(({ polygon }) => rivals.some((rival) => isSamePolygon(polygon, rival.polygon)))
  );
}

interface Placed {
  readonly outline: Outline;
  readonly box: PixelBox;
}

function placed(outline: Outline, { size }: EditBase): Placed {
  return { outline, box: boxAround([outline.polygon], size) };
}

function isSameObject(a: Placed, b: Placed, { size }: EditBase): boolean {
  if (a.outline.id === b.outline.id) return true;
  return boxesMeet(a.box, b.box) && overlapShare(a.outline.polygon, b.outline.polygon, size) > SAME_OBJECT;
}

function isSamePolygon(a: readonly ImagePoint[], b: readonly ImagePoint[]): boolean {
  return a === b || (a.length === b.length && a.every(([x, y], i) => x === b[i]?.[0] && y === b[i]?.[1]));
}

/** Conflicts about the same objects of the other version are one: a person decides once. */
function withCommonRivals(conflicts: readonly EditConflict[]): EditConflict[] {
  const found: EditConflict[] = [];
  for (const conflict of conflicts) {
    const met = found.filter(({ replaces }) => replaces.some((id) => conflict.replaces.includes(id)));
    for (const other of met) found.splice(found.indexOf(other), 1);
    const all = [...met, conflict];
    found.push({
      base: all.flatMap(({ base }) => base),
      mine: all.flatMap(({ mine }) => mine),
      theirs: distinct(all.flatMap(({ theirs }) => theirs)),
      replaces: [...new Set(all.flatMap(({ replaces }) => replaces))],
    });
  }
  return found;
}

function distinct(outlines: readonly Outline[]): Outline[] {
  return [...new Map(outlines.map((each) => [each.id, each])).values()];
}
