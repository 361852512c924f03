import { expect, it } from 'vitest';
import { extendTo, keepKnown, nothingSelected, selectAll, toggle, toggleAll } from './job-selection.ts';

const shown = ['a', 'b', 'c', 'd', 'e'];

it('chooses a range from what was chosen last, in either direction, besides what is chosen', () => {
  const one = toggle(toggle(nothingSelected, 'e'), 'b');
  expect([...extendTo(one, 'd', shown).ids].sort()).toEqual(['b', 'c', 'd', 'e']);
  expect([...extendTo(one, 'a', shown).ids].sort()).toEqual(['a', 'b', 'e']);
});

it('begins a range anew where its beginning is not shown any more', () => {
  const range = extendTo({ ids: new Set(['x']), anchor: 'x' }, 'c', shown);
  expect(range).toEqual({ ids: new Set(['x', 'c']), anchor: 'c' });
});

it('keeps the beginning of a range, so that it can be made shorter and longer', () => {
  const range = extendTo(toggle(nothingSelected, 'b'), 'd', shown);
  expect(range.anchor).toBe('b');
  expect([...extendTo(range, 'e', shown).ids]).toEqual(['b', 'c', 'd', 'e']);
});

it('chooses all of a section, and none of it when all of it is chosen', () => {
  const some = toggleAll(toggle(nothingSelected, 'a'), ['a', 'b']);
  expect([...some.ids]).toEqual(['a', 'b']);
  expect([...toggleAll(some, ['a', 'b']).ids]).toEqual([]);
  expect([...toggle(some, 'a').ids]).toEqual(['b']);
});

it('lets go of what is gone, and stays the same when nothing is', () => {
  const all = selectAll(shown);
  expect(keepKnown(all, () => true)).toBe(all);
  expect([...keepKnown(all, (id) => id !== 'c').ids]).toEqual(['a', 'b', 'd', 'e']);
});
