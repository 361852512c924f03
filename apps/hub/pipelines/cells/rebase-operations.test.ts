import type { EditOperation, ImagePoint } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { applyOperations } from './apply-operations.ts';
import { type WholeBase, wholeBase } from './edit-base.ts';
import { rebaseOperations } from './rebase-operations.ts';

function square(x: number, y: number, side = 10): ImagePoint[] {
  const [left, top, right, bottom] = [x - 0.5, y - 0.5, x + side - 0.5, y + side - 0.5];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

const size = { width: 200, height: 100 };
// Five in a row; 1 and 2 are close to each other.
const outlines: WholeBase['outlines'] = new Map([
  [1, square(10, 10)],
  [2, square(22, 10)],
  [3, square(60, 10)],
  [4, square(90, 10)],
  [5, square(120, 10)],
]);
const base = wholeBase(size, outlines);

/** The version that somebody else stored: their new objects have ids of their own. */
function versionOf(operations: readonly EditOperation[]): WholeBase['outlines'] {
  const { removed, given } = applyOperations(base, operations);
  const kept = [...outlines].filter(([id]) => !removed.has(id));
  return new Map([...kept, ...[...given].map(([id, polygon]) => [id > 0 ? id : 100 - id, polygon] as const)]);
}

const rebase = (mine: readonly EditOperation[], theirs: readonly EditOperation[]) =>
  rebaseOperations(base, versionOf(theirs), mine);

const redraw = (id: number, side: number): EditOperation => {
  const [x = 0, y = 0] = outlines.get(id)?.[0] ?? [];
  return { type: 'redraw', id, polygon: square(x + 0.5, y + 0.5, side) };
};
const cut = (id: number, y: number): EditOperation => ({
  type: 'split',
  id,
  line: [
    [0, y],
    [199, y],
  ],
  as: [-1, -2],
});

describe('what two people changed', () => {
  it('goes together when it touches nothing of the other', () => {
    const mine: EditOperation[] = [
      { type: 'merge', ids: [1, 2], as: -1 },
      redraw(3, 8),
      { type: 'draw', polygon: square(60, 60), as: -2 },
    ];
    const { operations, conflicts } = rebase(mine, [
      { type: 'delete', ids: [4] },
      { type: 'draw', polygon: square(20, 60), as: -1 },
    ]);
    expect(conflicts).toEqual([]);
    expect(operations).toEqual(mine);
  });

  it('keeps the order of operations that build on each other', () => {
    const mine: EditOperation[] = [
      { type: 'draw', polygon: square(60, 60), as: -1 },
      { type: 'delete', ids: [3] },
      { type: 'redraw', id: -1, polygon: square(60, 60, 12) },
      { type: 'delete', ids: [-1] },
    ];
    expect(rebase(mine, [{ type: 'delete', ids: [5] }]).operations).toEqual(mine);
  });

  it('is a conflict when both changed the same object, and only that one', () => {
    const { operations, conflicts } = rebase([redraw(3, 8), redraw(4, 8)], [redraw(3, 12)]);
    expect(operations).toEqual([redraw(4, 8)]);
    expect(conflicts).toEqual([
      {
        base: [{ id: 3, polygon: square(60, 10) }],
        mine: [{ id: 3, polygon: square(60, 10, 8) }],
        theirs: [{ id: 3, polygon: square(60, 10, 12) }],
        replaces: [3],
      },
    ]);
  });

  it('is a conflict when one deleted what the other changed, either way', () => {
    const deleted = rebase([redraw(3, 8)], [{ type: 'delete', ids: [3] }]);
    expect(deleted.conflicts).toMatchObject([{ mine: [{ id: 3 }], theirs: [], replaces: [] }]);
    const changed = rebase([{ type: 'delete', ids: [3, 4] }], [redraw(3, 8)]);
    expect(changed.conflicts).toMatchObject([{ mine: [], theirs: [{ id: 3 }], replaces: [3] }]);
    expect(changed.operations).toEqual([{ type: 'delete', ids: [4] }]);
  });

  it('shows the pieces and the unions that came in place of an object', () => {
    const split = rebase([redraw(3, 8)], [cut(3, 14)]);
    expect(split.conflicts[0]?.theirs.map(({ id }) => id)).toEqual([101, 102]);
    expect(split.conflicts[0]?.replaces).toEqual([101, 102]);
    // Object 2 is still there as it was: one union would take the place of both.
    const merged = rebase([{ type: 'merge', ids: [1, 2], as: -1 }], [redraw(1, 8)]);
    expect(merged.conflicts[0]?.replaces.toSorted()).toEqual([1, 2]);
  });

  it('asks once about what the other made of several objects', () => {
    const { conflicts } = rebase([redraw(1, 8), redraw(2, 8)], [{ type: 'merge', ids: [1, 2], as: -1 }]);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatchObject({ mine: [{ id: 1 }, { id: 2 }], theirs: [{ id: 101 }] });
  });

  it('is a conflict when both drew the same object, not when neighbours touch', () => {
    const draw = (x: number): EditOperation => ({ type: 'draw', polygon: square(x, 60), as: -1 });
    expect(rebase([draw(60)], [draw(64)]).conflicts).toHaveLength(1);
    expect(rebase([draw(60)], [draw(70)]).conflicts).toEqual([]);
  });

  it('is left out when both did the same', () => {
    const both: EditOperation[] = [{ type: 'delete', ids: [3] }, redraw(4, 8), cut(5, 14)];
    expect(rebase(both, both)).toEqual({ operations: [], conflicts: [] });
  });

  it('is all mine when nobody changed anything', () => {
    const mine = [redraw(3, 8), cut(4, 14)];
    expect(rebase(mine, [])).toEqual({ operations: mine, conflicts: [] });
  });
});
