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
  for (const [index, { points }] of shapes.entries())
    starts[index + 1] = (starts[index] ?? 0) + points.length;
  const all = new Float32Array(starts[shapes.length] ?? 0);
  const boxes = new Float32Array(shapes.length * 4);
  const attention = new Uint8Array(shapes.length);
  let sides = 0;
  for (const [index, { points, box, attention: wantsLook }] of shapes.entries()) {
    all.set(points, starts[index]);
    boxes.set([box.x, box.y, box.width, box.height], index * 4);
    attention[index] = wantsLook ? 1 : 0;
    sides += Math.max(box.width, box.height);
  }
  const meanSide = shapes.length === 0 ? 1 : sides / shapes.length;
  return { count: shapes.length, points: all, starts, boxes, attention, meanSide };
}
