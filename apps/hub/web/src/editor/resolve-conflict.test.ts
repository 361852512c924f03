import type { EditConflict, EditOperation, ImagePoint } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { canKeepBoth, resolveConflict } from './resolve-conflict.ts';

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

it('can keep both only where both left something', () => {
  expect(canKeepBoth(both)).toBe(true);
  expect(canKeepBoth(deleted)).toBe(false);
});
