import { atOnce, type Steps } from '../steps.ts';
import { isInside, type Shape } from './shape.ts';
import type { Box, Point } from './view-transform.ts';

/** Finds the shape under a point without looking at all of them. */
export interface ShapeIndex {
  /** The place in the list of the smallest shape that holds the point, so that one inside another can be reached; or -1. */
  at(point: Point, isShown?: (index: number) => boolean): number;
  /** Places of all shapes whose boxes may touch a box. */
  near(box: Box): ReadonlySet<number>;
}

/** Cells of the grid at most: a few tiny shapes in a large image must not make millions. */
const mostCells = 1_000_000;

/** Shapes that are looked at without a rest. */
const shapesInStep = 1000;

/** A grid whose cells are about the size of a shape: a lookup touches a handful of shapes however many there are. */
export function createShapeIndex(shapes: readonly Shape[]): ShapeIndex {
  return atOnce(shapeIndexSteps(shapes));
}

/** The same bit by bit. */
export function* shapeIndexSteps(shapes: readonly Shape[]): Steps<ShapeIndex> {
  const grid = yield* gridOf(shapes);
  const { columns, rows, cell, x, y } = grid;
  // Counted, then filled: one array for all cells.
  const starts = new Uint32Array(columns * rows + 1);
  yield* eachCell(shapes, grid, (_shape, at) => (starts[at + 1] = (starts[at + 1] ?? 0) + 1));
  for (let at = 0; at < columns * rows; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const members = new Uint32Array(starts[columns * rows] ?? 0);
  const ends = starts.slice();
  yield* eachCell(shapes, grid, (shape, at) => {
    const end = ends[at] ?? 0;
    members[end] = shape;
    ends[at] = end + 1;
  });
  return {
    at(point, isShown = () => true) {
      const [column, row] = [Math.floor((point.x - x) / cell), Math.floor((point.y - y) / cell)];
      if (column < 0 || row < 0 || column >= columns || row >= rows) return -1;
      const at = row * columns + column;
      let found = -1;
      let smallest = Infinity;
      for (const index of members.subarray(starts[at], starts[at + 1])) {
        const shape = shapes[index];
        if (!shape || !isShown(index) || !isInside(shape, point)) continue;
        const area = shape.box.width * shape.box.height;
        if (area < smallest) [found, smallest] = [index, area];
      }
      return found;
    },
    near(box) {
      const found = new Set<number>();
      const within = (at: number, count: number): number =>
        Math.min(Math.max(Math.floor(at / cell), 0), count - 1);
      const [left, right] = [within(box.x - x, columns), within(box.x + box.width - x, columns)];
      const [top, bottom] = [within(box.y - y, rows), within(box.y + box.height - y, rows)];
      for (let row = top; row <= bottom; row += 1) {
        for (let column = left; column <= right; column += 1) {
          const at = row * columns + column;
          for (const index of members.subarray(starts[at] ?? 0, starts[at + 1] ?? 0)) found.add(index);
        }
      }
      return found;
    },
  };
}

interface Grid {
  columns: number;
  rows: number;
  /** Side of a cell. */
  cell: number;
  /** Where the first cell begins. */
  x: number;
  y: number;
}

function* gridOf(shapes: readonly Shape[]): Steps<Grid> {
  let [left, top, right, bottom, sides] = [Infinity, Infinity, -Infinity, -Infinity, 0];
  for (let index = 0; index < shapes.length; index += 1) {
    if (index % shapesInStep === shapesInStep - 1) yield;
    const box = shapes[index]?.box;
    if (!box) continue;
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
    sides += Math.max(box.width, box.height);
  }
  if (shapes.length === 0) return { columns: 0, rows: 0, cell: 1, x: 0, y: 0 };
  const [width, height] = [right - left, bottom - top];
  const cell = Math.max(sides / shapes.length, 1, Math.sqrt((width * height) / mostCells));
  const along = (length: number): number => Math.floor(length / cell) + 1;
  return { columns: along(width), rows: along(height), cell, x: left, y: top };
}

function* eachCell(
  shapes: readonly Shape[],
  grid: Grid,
  visit: (shape: number, cell: number) => void,
): Steps<void> {
  const { cell, columns, x, y } = grid;
  for (let index = 0; index < shapes.length; index += 1) {
    if (index % shapesInStep === shapesInStep - 1) yield;
    const box = shapes[index]?.box;
    if (!box) continue;
    const first = Math.floor((box.x - x) / cell);
    const last = Math.floor((box.x + box.width - x) / cell);
    const lastRow = Math.floor((box.y + box.height - y) / cell);
    for (let row = Math.floor((box.y - y) / cell); row <= lastRow; row += 1) {
      for (let column = first; column <= last; column += 1) visit(index, row * columns + column);
    }
  }
}
