import { expect, it, vi } from 'vitest';
import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { chooseTool, type Press } from './choose-tool.ts';
import { drawTool } from './draw-tool.ts';
import { createKeyPointer, withKeys } from './key-pointer.ts';
import { reshapeTool } from './reshape-tool.ts';
import { splitTool } from './split-tool.ts';
import type { ToolContext } from './tool-context.ts';
import { square, toolFixture } from './tool-fixture.ts';

/** Where an arrow goes 12 pixels. */
function prepare(make: (tools: ToolContext) => ViewerTool, chosen: readonly number[] = []) {
  const { context: tools, done, chose } = toolFixture(chosen);
  const pointer = createKeyPointer();
  const reveal = vi.fn();
  const tool = withKeys(make(tools), {
    tools,
    pointer,
    middle: { x: 50.5, y: 40.5 },
    reveal,
    cursor: { set: vi.fn() },
  });
  const press = (...keys: string[]): boolean[] =>
    keys.map((key) => {
      const [last = '', modifier] = key.split('+').toReversed();
      return tool.onKeyDown({ key: last, shiftKey: modifier === 'Shift' } as KeyboardEvent);
    });
  return { done, chose, pointer, press, reveal };
}

it('begins in the middle of what one sees, or of what is chosen, and stays on the image', () => {
  const plain = prepare(drawTool);
  plain.press('ArrowRight');
  expect(plain.pointer.get()).toEqual({ at: { x: 50.5, y: 40.5 }, pressed: false });
  plain.press('ArrowRight', 'Shift+ArrowDown');
  expect(plain.pointer.get()?.at).toEqual({ x: 62.5, y: 41.5 });
  expect(plain.reveal).toHaveBeenLastCalledWith({ x: 62.5, y: 41.5 });
  plain.press(...Array.from({ length: 20 }, () => 'ArrowRight'));
  expect(plain.pointer.get()?.at.x).toBe(100);
  const chosen = prepare(drawTool, [7]);
  chosen.press('Enter');
  expect(chosen.pointer.get()?.at).toEqual({ x: 20.5, y: 20.5 });
});

it('draws around an object', () => {
  const { done, press, pointer } = prepare(drawTool);
  press('Enter', 'Enter', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowLeft');
  expect(done).toEqual([]);
  press('Enter');
  expect(done).toEqual([
    {
      type: 'draw',
      as: -1,
      polygon: [
        [50, 40],
        [62, 40],
        [74, 40],
        [74, 52],
        [74, 64],
        [62, 64],
        [50, 64],
      ],
    },
  ]);
  expect(pointer.get()?.pressed).toBe(false);
});

it('cuts an object', () => {
  const { done, press } = prepare(splitTool, [7]);
  press('Enter', 'ArrowLeft', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter');
  expect(done).toMatchObject([{ type: 'split', id: 7 }]);
});

it('chooses with one press, and one more with Shift', () => {
  const press: { current: Press | null } = { current: null };
  const one = prepare((tools) => chooseTool(tools, press));
  one.press('Enter', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter');
  expect(one.chose).toEqual([[7]]);
  expect(one.pointer.get()?.pressed).toBe(false);
  const more = prepare((tools) => chooseTool(tools, press), [3]);
  more.press('Enter', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Shift+Enter');
  expect(more.chose).toEqual([[3, 7]]);
});

it('moves a point of an outline, and takes one away', () => {
  const { done, press } = prepare((tools) => reshapeTool(tools, { current: null }), [7]);
  const toCorner = ['Enter', 'ArrowLeft', 'ArrowUp'];
  press(...toCorner, 'Enter', 'Shift+ArrowLeft', 'Enter');
  expect(done).toEqual([{ type: 'redraw', id: 7, polygon: [[7, 8], ...square.slice(1)] }]);
  press('Shift+ArrowRight', 'Shift+Enter');
  expect(done[1]).toEqual({ type: 'redraw', id: 7, polygon: square.slice(1) });
});

it('lets go with Escape, hides with another, and leaves the rest to the viewer', () => {
  const { done, press, pointer } = prepare(drawTool);
  press('Enter', 'Enter', 'ArrowRight');
  expect(press('Escape')).toEqual([true]);
  expect(pointer.get()).toMatchObject({ pressed: false });
  expect(press('Escape', 'Escape')).toEqual([true, false]);
  expect(pointer.get()).toBeNull();
  expect(press('+')).toEqual([false]);
  expect(done).toEqual([]);
});
