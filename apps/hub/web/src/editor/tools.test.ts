import type { ImagePoint } from '@headway/hub-api';
import type { PointerEvent } from 'react';
import { describe, expect, it } from 'vitest';
import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { chooseTool, type Press } from './choose-tool.ts';
import { drawTool } from './draw-tool.ts';
import { handlesOf, reshapeTool } from './reshape-tool.ts';
import { splitTool } from './split-tool.ts';
import { square, toolFixture } from './tool-fixture.ts';

/** Presses, moves and lets go, as the viewer tells it: 0.5, 0.5 is the middle of the first pixel. */
function drag(tool: ViewerTool, points: readonly ImagePoint[], keys: { shiftKey?: boolean } = {}): void {
  const told = ([x, y]: ImagePoint): [{ x: number; y: number }, PointerEvent] => [
    { x: x + 0.5, y: y + 0.5 },
    { clientX: x, clientY: y, pointerType: 'mouse', shiftKey: false, ...keys } as unknown as PointerEvent,
  ];
  const [first = [0, 0]] = points;
  tool.onPointerDown(...told(first));
  for (const point of points.slice(1)) tool.onPointerMove(...told(point));
  tool.onPointerUp(...told(points.at(-1) ?? first));
}

describe('choosing', () => {
  const press = (): { current: Press | null } => ({ current: null });

  it('takes what a click hits, with Shift one more or one less', () => {
    const { context, chose } = toolFixture([3]);
    drag(chooseTool(context, press()), [[20, 20]]);
    drag(chooseTool(context, press()), [[20, 20]], { shiftKey: true });
    drag(chooseTool({ ...context, chosen: [3, 7] }, press()), [[20, 20]], { shiftKey: true });
    drag(chooseTool(context, press()), [[50, 50]]);
    expect(chose).toEqual([[7], [3, 7], [3], []]);
  });

  it('moves the image when it is dragged, and chooses nothing', () => {
    const { context, chose, pans } = toolFixture();
    drag(chooseTool(context, press()), [
      [20, 20],
      [30, 20],
      [40, 25],
    ]);
    expect(chose).toEqual([]);
    expect(pans).toEqual([
      { x: 10, y: 0 },
      { x: 10, y: 5 },
    ]);
  });
});

describe('drawing', () => {
  it('makes a ring of a stroke, on the image', () => {
    const { context, done } = toolFixture();
    drag(drawTool(context), [
      [90, 60],
      [110, 60],
      [110, 75],
      [90, 75],
    ]);
    expect(done).toEqual([
      {
        type: 'draw',
        as: -1,
        polygon: [
          [90, 60],
          [99.5, 60],
          [99.5, 75],
          [90, 75],
        ],
      },
    ]);
    expect(context.pen.get()).toEqual([]);
  });

  it('says what to do when there was no stroke', () => {
    const { context, done, said } = toolFixture();
    drag(drawTool(context), [[50, 50]]);
    expect(done).toEqual([]);
    expect(said).toHaveLength(1);
  });
});

describe('splitting', () => {
  it('cuts the object under the line into as many pieces as come of it', () => {
    const { context, done } = toolFixture();
    drag(splitTool(context), [
      [5, 20],
      [35, 20],
    ]);
    expect(done).toMatchObject([{ type: 'split', id: 7, as: [-1, -2] }]);
  });

  it('says so where nothing is cut', () => {
    const { context, done, said } = toolFixture();
    drag(splitTool(context), [
      [50, 50],
      [60, 50],
    ]);
    expect(done).toEqual([]);
    expect(said).toHaveLength(1);
  });
});

describe('reshaping', () => {
  const held = (): { current: number | null } => ({ current: null });

  it('moves a point, adds one on a side, and takes one away', () => {
    const { context, done } = toolFixture([7]);
    drag(reshapeTool(context, held()), [
      [30, 30],
      [40, 35],
    ]);
    drag(reshapeTool(context, held()), [
      [20, 10],
      [20, 5],
    ]);
    reshapeTool(context, held()).onDoubleClick?.({ x: 10.5, y: 10.5 });
    expect(done).toEqual([
      { type: 'redraw', id: 7, polygon: square.with(2, [40, 35]) },
      { type: 'redraw', id: 7, polygon: square.toSpliced(1, 0, [20, 5]) },
      { type: 'redraw', id: 7, polygon: square.toSpliced(0, 1) },
    ]);
  });

  it('changes nothing by a press that does not move, and chooses another object elsewhere', () => {
    const { context, done, chose } = toolFixture([7]);
    drag(reshapeTool(context, held()), [[30, 30]]);
    drag(reshapeTool(context, held()), [[60, 60]]);
    expect(done).toEqual([]);
    expect(chose).toEqual([[]]);
  });

  it('has few handles on an outline with a corner at every pixel', () => {
    const traced = Array.from({ length: 200 }, (_, i): ImagePoint => {
      const angle = (i / 200) * 2 * Math.PI;
      return [50 + Math.round(40 * Math.cos(angle)) / 2, 50 + Math.round(40 * Math.sin(angle)) / 2];
    });
    expect(handlesOf(traced).length).toBeLessThan(50);
    expect(handlesOf(square)).toBe(square);
  });
});
