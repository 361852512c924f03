import type { EditOperation, ImagePoint } from '@headway/hub-api';
import { createPen } from './pen.ts';
import { isWithin } from './strokes.ts';
import type { ToolContext } from './tool-context.ts';

export const square: ImagePoint[] = [
  [10, 10],
  [30, 10],
  [30, 30],
  [10, 30],
];

/** For tests: one object, 7, on an image of 100 × 80; what tools ask for is written down. */
export function toolFixture(chosen: readonly number[] = []) {
  const done: EditOperation[] = [];
  const chose: (readonly number[])[] = [];
  const said: string[] = [];
  const pans: { x: number; y: number }[] = [];
  const context: ToolContext = {
    size: { width: 100, height: 80 },
    scale: 1,
    chosen,
    outline: (id) => (id === 7 ? square : undefined),
    objectAt: (point) => (isWithin(point, square) ? 7 : null),
    objectsNear: () => [7],
    pen: createPen(),
    freeNames: (count) => Array.from({ length: count }, (_, place) => -1 - place),
    do: (operation) => done.push(operation),
    // A cut gives two pieces, no more.
    isPossible: (operation) => operation.type !== 'split' || operation.as.length === 2,
    choose: (ids) => chose.push(ids),
    say: (problem) => said.push(problem),
    pan: (by) => pans.push(by),
  };
  return { context, done, chose, said, pans };
}
