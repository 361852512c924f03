import { describe, expect, it } from 'vitest';
import { createShapeIndex } from './shape-index.ts';
import { isInside, shapeFromPixels } from './shape.ts';

const square = (id: string, x: number, y: number, side: number) =>
  shapeFromPixels(id, [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ]);

describe('shapes', () => {
  it('puts whole numbers at the centres of pixels', () => {
    expect(square('a', 10, 20, 4).box).toEqual({ x: 10.5, y: 20.5, width: 4, height: 4 });
  });

  it('knows the inside of a shape with a bay', () => {
    const bay = shapeFromPixels('u', [
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 3],
      [0, 10],
    ]);
    expect(isInside(bay, { x: 5.5, y: 2 })).toBe(true);
    expect(isInside(bay, { x: 5.5, y: 8 })).toBe(false);
  });

  it('finds the shape under a point, and nothing beside it', () => {
    const index = createShapeIndex([square('a', 0, 0, 8), square('b', 20, 20, 8)]);
    expect(index.at({ x: 24, y: 24 })).toBe(1);
    expect(index.at({ x: 15, y: 15 })).toBe(-1);
    expect(index.at({ x: -400, y: 9000 })).toBe(-1);
    expect(createShapeIndex([]).at({ x: 0, y: 0 })).toBe(-1);
  });

  it('passes over shapes that are not shown', () => {
    const index = createShapeIndex([square('large', 0, 0, 40), square('small', 10, 10, 6)]);
    expect(index.at({ x: 12, y: 12 })).toBe(1);
    expect(index.at({ x: 12, y: 12 }, (at) => at !== 1)).toBe(0);
  });

  it('reaches a small shape that lies inside a large one', () => {
    const index = createShapeIndex([square('large', 0, 0, 400), square('small', 100, 100, 6)]);
    expect(index.at({ x: 103, y: 103 })).toBe(1);
    expect(index.at({ x: 300, y: 300 })).toBe(0);
  });

  it('agrees with a look at every shape, on a thousand of them', () => {
    const shapes = Array.from({ length: 1000 }, (_, n) =>
      square(`s${n}`, (n % 40) * 13, Math.floor(n / 40) * 13, 5 + (n % 7)),
    );
    const index = createShapeIndex(shapes);
    for (let n = 0; n < 500; n += 1) {
      const point = { x: (n * 37.7) % 520, y: (n * 91.3) % 330 };
      const slow = shapes.filter((shape) => isInside(shape, point)).map(({ id }) => id);
      expect(slow.length === 0 ? [undefined] : slow).toContain(shapes[index.at(point)]?.id);
    }
  });
});
