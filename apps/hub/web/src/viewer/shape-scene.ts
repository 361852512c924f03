import type { Shape } from './shape.ts';

/** Shapes as a few long arrays: a hundred thousand of them are quick to walk through and to hand to a worker. */
export interface ShapeScene {
  count: number;
  /** x0, y0, x1, y1 … of all shapes, one after the other. */
  points: Float32Array;
  /** Where each shape begins in `points`; one more for the end. */
  starts: Uint32Array;
  /** x, y, width and height of each. */
  boxes: Float32Array;
  /** 1: wants a look. */
  attention: Uint8Array;
  /** Mean of the longer sides of the boxes. */
  meanSide: number;
}

export function sceneOf(shapes: readonly Shape[]): ShapeScene {
  const starts = new Uint32Array(shapes.length + 1);
  // By index, here and below: iterators cost more than all the rest of it.
  for (let index = 0; index < shapes.length; index += 1)
    starts[index + 1] = (starts[index] ?? 0) + (shapes[index]?.points.length ?? 0);
  const all = new Float32Array(starts[shapes.length] ?? 0);
  const boxes = new Float32Array(shapes.length * 4);
  const attention = new Uint8Array(shapes.length);
  let sides = 0;
  for (let index = 0; index < shapes.length; index += 1) {
    const shape = shapes[index];
    if (!shape) continue;
    const { points, box } = shape;
    all.set(points, starts[index]);
    boxes[index * 4] = box.x;
    boxes[index * 4 + 1] = box.y;
    boxes[index * 4 + 2] = box.width;
    boxes[index * 4 + 3] = box.height;
    attention[index] = shape.attention ? 1 : 0;
    sides += Math.max(box.width, box.height);
  }
  const meanSide = shapes.length === 0 ? 1 : sides / shapes.length;
  return { count: shapes.length, points: all, starts, boxes, attention, meanSide };
}

/** Shapes in a part of a scene: some milliseconds of work. */
const shapesInPart = 2000;

/** Scenes of a few shapes each, which make one together. */
export function* scenePartsOf(shapes: readonly Shape[]): Generator<ShapeScene> {
  for (let from = 0; from < shapes.length; from += shapesInPart)
    yield sceneOf(shapes.slice(from, from + shapesInPart));
}

export function joinScenes(parts: readonly ShapeScene[]): ShapeScene {
  const sum = (of: (part: ShapeScene) => number): number => parts.reduce((all, part) => all + of(part), 0);
  const count = sum((part) => part.count);
  const joined: ShapeScene = {
    count,
    points: new Float32Array(sum(({ points }) => points.length)),
    starts: new Uint32Array(count + 1),
    boxes: new Float32Array(count * 4),
    attention: new Uint8Array(count),
    meanSide: count === 0 ? 1 : sum((part) => part.meanSide * part.count) / count,
  };
  let [shape, point] = [0, 0];
  for (const part of parts) {
    joined.points.set(part.points, point);
    joined.starts.set(
      part.starts.map((start) => start + point),
      shape,
    );
    joined.boxes.set(part.boxes, shape * 4);
    joined.attention.set(part.attention, shape);
    shape += part.count;
    point += part.points.length;
  }
  return joined;
}
