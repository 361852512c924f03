import { describe, expect, it } from 'vitest';
import { gridCommand, type KeyPress, moveTo } from './grid-keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): ReturnType<typeof gridCommand> =>
  gridCommand({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('a key in a list', () => {
  it.each([
    ['ArrowDown', {}, { type: 'move', to: 'next', extend: false }],
    ['End', { shiftKey: true }, { type: 'move', to: 'last', extend: true }],
    [' ', {}, { type: 'toggle' }],
    ['a', { ctrlKey: true }, { type: 'all' }],
    ['A', { metaKey: true }, { type: 'all' }],
    ['Escape', {}, { type: 'clear' }],
  ] as const)('%s %o asks for %o', (key, more, command) => {
    expect(press(key, more)).toEqual(command);
  });

  it.each([
    ['a', {}],
    ['ArrowDown', { ctrlKey: true }],
    ['ArrowLeft', { altKey: true }],
    ['toString', {}],
  ])('%s %o is left to the browser', (key, more) => {
    expect(press(key, more)).toBeNull();
  });

  it('leads no further than the ends', () => {
    const at = { from: 5, count: 8, page: 4 };
    expect(
      (['next', 'previous', 'first', 'last', 'pageDown', 'pageUp'] as const).map((to) => moveTo(to, at)),
    ).toEqual([6, 4, 0, 7, 7, 1]);
  });
});
