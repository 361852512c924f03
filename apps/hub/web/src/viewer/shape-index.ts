import { isInside, type Shape } from './shape.ts';
import type { Point } from './view-transform.ts';

/** Finds the shape under a point without looking at all of them. */
export interface ShapeIndex {
  /** The smallest shape that holds the point, so that one inside another can be reached. */
  at(point: Point): Shape | undefined;
}

/** A grid whose cells are about the size of a shape: a lookup touches a handful of shapes however many there are. */
export function createShapeIndex(shapes: readonly Shape[]): ShapeIndex {
  const cell = Math.max(meanSide(shapes), 1);
  const cells = new Map<string, Shape[]>();
  for (const shape of shapes) {
    const { x, y, width, height } = shape.box;
    for (let row = Math.floor(y / cell); row <= Math.floor((y + height) / cell); row += 1) {
      for (let column = Math.floor(x / cell); column <= Math.floor((x + width) / cell); column += 1) {
        const key = `${column},${row}`;
        const inCell = cells.get(key);
        if (inCell) inCell.push(shape);
        else cells.set(key, [shape]);
      }
    }
  }
  return {
    at(point) {
      const candidates = cells.get(`${Math.floor(point.x / cell)},${Math.floor(point.y / cell)}`) ?? [];
      let found: Shape | undefined;
      for (const shape of candidates) {
        if (isInside(shape, point) && (!found || areaOf(shape) < areaOf(found))) found = shape;
      }
      return found;
    },
  };
}

function areaOf({ box }: Shape): number {
  return box.width * box.height;
}

function meanSide(shapes: readonly Shape[]): number {
  if (shapes.length === 0) return 1;
  return shapes.reduce((sum, { box }) => sum + Math.max(box.width, box.height), 0) / shapes.length;
}
