import {
  type EditBase,
  type EditConflict,
  type Edited,
  type EditOperation,
  EditRefusal,
  type ImagePoint,
} from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { keepBoth, resolveConflict } from './resolve-conflict.ts';

const polygon: ImagePoint[] = [
  [0, 0],
  [4, 0],
  [4, 4],
];
const clean: EditOperation[] = [{ type: 'draw', polygon, as: -1 }];
const both: EditConflict = {
  base: [{ id: 3, polygon }],
  mine: [{ id: 3, polygon }],
  theirs: [{ id: 101, polygon }],
  replaces: [101],
};
const deleted: EditConflict = { ...both, mine: [], theirs: [{ id: 3, polygon }], replaces: [3] };

it('does what was decided, after what nobody had to decide', () => {
  const conflicts = [both, deleted];
  expect(resolveConflict({ operations: clean, conflicts }, ['theirs', 'theirs'])).toEqual(clean);
  expect(resolveConflict({ operations: clean, conflicts }, ['mine', 'mine'])).toEqual([
    ...clean,
    { type: 'delete', ids: [101] },
    { type: 'draw', polygon, as: -2 },
    { type: 'delete', ids: [3] },
  ]);
  expect(resolveConflict({ operations: clean, conflicts }, ['both', 'theirs'])).toEqual([
    ...clean,
    { type: 'draw', polygon, as: -2 },
  ]);
});

it('keeps what others have where nothing was decided', () => {
  expect(resolveConflict({ operations: [], conflicts: [both] }, [])).toEqual([]);
});

describe('keeping both', () => {
  const size = { width: 20, height: 20 };
  const apply = (_base: EditBase, { given }: Edited, operation: EditOperation): Edited => ({
    removed: new Set(),
    given: operation.type === 'draw' ? new Map([...given, [operation.as, operation.polygon]]) : given,
  });

  it('shows theirs with what becomes of mine beside them', () => {
    expect(keepBoth(both, { size, apply })).toEqual([
      { id: 101, polygon },
      { id: -1, polygon },
    ]);
  });

  it('is no choice where one deleted, or where theirs leave no room', () => {
    expect(keepBoth(deleted, { size, apply })).toBeNull();
    const refuse = (): Edited => {
      throw new EditRefusal('covered', 'Most of it lies in other objects.');
    };
    expect(keepBoth(both, { size, apply: refuse })).toBeNull();
  });
});
